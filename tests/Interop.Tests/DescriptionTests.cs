using System.Globalization;
using Candlewick.Contracts.Topics;
using Candlewick.Tests.Support;

namespace Candlewick.Interop.Tests;

/// <summary>What the API says of itself is what those who read such documents understand.</summary>
public sealed class DescriptionTests(KafkaFixture kafka, PostgresFixture postgres, DescriptionCheckers node) : IClassFixture<DescriptionCheckers>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task OpenAPI_is_valid_and_its_examples_are_what_it_describes()
    {
        Assert.SkipWhen(node.Missing is not null, node.Missing ?? "");
        string counted = Assert.Single(await CheckAsync("openapi.mjs", "/openapi/v1.json"));
        Assert.InRange(int.Parse(counted["examples ".Length..], CultureInfo.InvariantCulture), 10, int.MaxValue);
    }

    [Fact]
    public async Task AsyncAPI_is_valid_and_has_every_topic()
    {
        Assert.SkipWhen(node.Missing is not null, node.Missing ?? "");
        Assert.Equal([$"channels {TopicCatalog.All.Count()}"], await CheckAsync("asyncapi.mjs", "/asyncapi/v1.json"));
    }

    private async Task<string[]> CheckAsync(string checker, string path)
    {
        await using var server = await StreamServer.StartAsync(kafka, postgres);
        using var http = new HttpClient { BaseAddress = server.Url };
        using var folder = new TempFolder("description");
        await File.WriteAllTextAsync(folder["document.json"], await http.GetStringAsync(path));
        return await node.RunModuleAsync(checker, null, Limit, folder["document.json"]);
    }
}
