using System.Text;
using System.Text.RegularExpressions;
using Candlewick.Contracts.Topics;
using Candlewick.EndToEnd.Tests.Pipeline;
using Candlewick.Tests.Support;

namespace Candlewick.EndToEnd.Tests.Proofs;

/// <summary>Live feeds as services of <c>pipeline up</c>.</summary>
public sealed partial class FeedsOfUpTests(KafkaFixture kafka, PostgresFixture postgres)
{
    [Fact]
    public async Task A_feed_carries_its_watch_list_and_one_without_a_login_takes_nothing_with_it()
    {
        await using var bench = await Workbench.CreateAsync(kafka, postgres);
        using var simulator = bench.Start("simulate", "binance", "--rate", "20");
        await simulator.PrintsAsync("ws://");
        Directory.CreateDirectory(Path.Combine(bench.Folder, "watch"));
        await File.WriteAllTextAsync(Path.Combine(bench.Folder, "watch", "binance.txt"), "BTC-USDT # the first coin\n", TestContext.Current.CancellationToken);
        bench.Set("FEEDS", "binance,kite");
        bench.Set("FEED_URL_BINANCE", Socket().Match(simulator.Output).Value);
        bench.Set("KITE_API_KEY", "key");
        bench.Set("KITE_API_SECRET", "secret");

        using var up = await bench.UpAsync();
        await Eventually.TrueAsync(
            () => bench.Read(TopicCatalog.Ticks).Any(record => record.Message.Key is { } key && Encoding.UTF8.GetString(key) == "BINANCE:BTC-USDT"),
            TimeSpan.FromSeconds(60), "the feed's ticks are in the log");
        using var http = new HttpClient();
        string ready = "";
        await Eventually.TrueAsync(
            async () => (ready = await http.GetStringAsync(new Uri(bench.Web, "/health/ready"))).Contains("\"feed binance\":\"ok\"", StringComparison.Ordinal), TimeSpan.FromSeconds(30), "the feed is well");

        Assert.Contains("\"feed kite\":", ready, StringComparison.Ordinal);
        Assert.Equal(0, await up.StopAsync());
    }

    [GeneratedRegex(@"ws://127\.0\.0\.1:\d+")]
    private static partial Regex Socket();
}
