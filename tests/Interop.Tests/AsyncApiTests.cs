using Candlewick.Contracts.Topics;
using Candlewick.Tests.Support;

namespace Candlewick.Interop.Tests;

/// <summary>The description of the topics, read by who defines such descriptions.</summary>
public sealed class AsyncApiTests(AsyncApiPackages node) : IClassFixture<AsyncApiPackages>
{
    [Fact]
    public async Task The_topics_are_described_validly()
    {
        Assert.SkipWhen(node.Missing is not null, node.Missing ?? "");
        using var folder = new TempFolder("asyncapi");
        await File.WriteAllBytesAsync(folder["topics.json"], TopicDocument.Json("research.", 3), TestContext.Current.CancellationToken);
        string[] channels = await node.RunAsync("validate.cjs", TimeSpan.FromSeconds(90), folder["topics.json"]);
        Assert.Equal(TopicCatalog.All.Select(topic => $"research.{topic.Name}"), channels.Select(line => line.Split(' ')[0]));
        Assert.Contains("research.wanted-instruments WantedInstrument", channels);
    }
}
