using Candlewick.StreamApi.Compatibility;
using Candlewick.Tests.Support;

namespace Candlewick.Interop.Tests;

/// <summary>A browser: the pages of the two compatible services, as people use them, and sockets of pages that are ours and are not.</summary>
public sealed class BrowserTests(KafkaFixture kafka, PostgresFixture postgres, BrowserDriver node) : IClassFixture<BrowserDriver>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(180);

    [Fact]
    public async Task Pages_work_say_nothing_wrong_and_others_pages_are_sent_away()
    {
        Assert.SkipWhen(node.Missing is not null, node.Missing ?? "");
        string? chromium = Environment.GetEnvironmentVariable("CHROMIUM") ?? ChildProcess.Find("chromium") ?? ChildProcess.Find("chromium-browser") ?? ChildProcess.Find("google-chrome");
        Assert.SkipWhen(chromium is null, "needs Chromium on PATH, or named in CHROMIUM");
        await using var server = await StreamServer.StartAsync(kafka, postgres);
        server.WriteTick("NYSE:SPY", 167_50);
        Assert.Equal(["done"], await node.RunModuleAsync("pages.mjs", null, Limit, chromium!, Address(ApiPort.Web), Address(ApiPort.MultiEndpoint), Address(ApiPort.BrokerProxy), Environment.GetEnvironmentVariable("SCREENSHOTS") ?? ""));

        string Address(ApiPort port) => server.At(port).ToString().TrimEnd('/');
    }
}
