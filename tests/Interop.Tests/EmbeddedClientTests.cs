namespace Candlewick.Interop.Tests;

/// <summary>Other people's JavaScript clients against the embedded broker and registry. The scripts assert; what they print is <c>ok</c>.</summary>
public sealed class EmbeddedClientTests(EmbeddedServers servers, NodePackages node) : IClassFixture<EmbeddedServers>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    [Fact]
    public Task Kafkajs_has_topics_groups_offsets_and_transactions() => RunAsync("kafkajs.cjs", servers.Bootstrap);

    [Fact]
    public Task Confluents_client_rebalances_and_copies_exactly_once() => RunAsync("confluent.cjs", servers.Bootstrap);

    [Fact]
    public Task Confluents_registry_client_references_checks_and_deletes() => RunAsync("registry.cjs", servers.Registry);

    private async Task RunAsync(string script, string server)
    {
        Assert.SkipWhen(node.Missing is not null, node.Missing ?? "");
        Assert.Equal(["ok"], await node.RunAsync(script, Limit, server));
    }
}
