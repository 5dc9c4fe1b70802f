using System.Text.Json;
using System.Text.RegularExpressions;
using Candlewick.LocalServers.Folders;
using Candlewick.Tests.Support;

namespace Candlewick.Cli.Tests;

/// <summary>A live feed from outside, against a simulated vendor: processes, as a person starts them.</summary>
public sealed partial class LiveFeedCommandTests(KafkaFixture kafka) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TempFolder _folder = new("feed");
    private readonly HttpClient _http = new();

    [Fact]
    public async Task A_feed_is_watched_shown_recorded_and_stopped()
    {
        var settings = kafka.Settings();
        var environment = new Dictionary<string, string>
        {
            ["DATA_DIR"] = _folder.FullPath, ["KAFKA_BOOTSTRAP"] = settings.Bootstrap, ["TOPIC_PREFIX"] = settings.TopicPrefix, ["REGISTRY_PORT"] = "0",
        };
        using var registry = new CliProcess(environment, "registry");
        await registry.PrintsAsync("Ctrl-C stops it");
        environment["SCHEMA_REGISTRY"] = WebAddress().Match(registry.Output).Value;
        using var vendor = new CliProcess(environment, "simulate", "kraken");
        await vendor.PrintsAsync("Ctrl-C stops it");
        string socket = SocketAddress().Match(vendor.Output).Value;
        string[] pairs = [.. Pair().Matches(vendor.Output).Select(m => m.Value).Distinct()];
        Assert.True(pairs.Length > 1, vendor.Output);

        environment["HEALTH_PORT"] = $"{LoopbackPort.Pick()}";
        string recording = _folder["kraken.frames"];
        using var feed = new CliProcess(environment, "feed", "kraken", pairs[0], "--address", socket, "--record", recording);
        string health = $"http://127.0.0.1:{environment["HEALTH_PORT"]}";
        await Eventually.TrueAsync(async () => (await AskAsync($"{health}/health/ready")).Contains("\"feed\":\"ok\"", StringComparison.Ordinal), Patience, "the feed is ready");
        await Eventually.TrueAsync(
            async () => MeasuredTicks().IsMatch(await AskAsync($"{health}/metrics")), Patience, "ticks are measured");

        environment.Remove("HEALTH_PORT");
        using var watch = new CliProcess(environment, "watch", pairs[1]);
        await watch.PrintsAsync($"subscribed  {pairs[1]}  kraken/0");
        using var refused = new CliProcess(environment, "watch", "NSE:TCS", "--feed", "kraken");
        await refused.PrintsAsync("refused     NSE:TCS  'NSE:TCS' is no instrument of feed kraken");
        Assert.Equal(0, (await watch.InterruptAsync()).Code);

        using var feeds = new CliProcess(environment, "feeds", "--json");
        Assert.Equal(0, await feeds.ExitAsync());
        using var shown = JsonDocument.Parse(feeds.Output.Split('\n').First(line => line.StartsWith('{')));
        var kraken = shown.RootElement.GetProperty("feeds").EnumerateArray().Single();
        Assert.Equal(("kraken/0", "up", true, 2), (
            kraken.GetProperty("source").GetString(), kraken.GetProperty("state").GetString(), kraken.GetProperty("connected").GetBoolean(), kraken.GetProperty("subscribed").GetInt32()));

        var (code, took) = await feed.InterruptAsync();
        Assert.Equal(0, code);
        Assert.True(took < TimeSpan.FromSeconds(10), $"ended in {took.TotalSeconds:0.0} s:\n{feed.Output}");
        Assert.Contains("kraken/0: stopped", feed.Output, StringComparison.Ordinal);

        environment["TOPIC_PREFIX"] = $"{settings.TopicPrefix}again.";
        using var replay = new CliProcess(environment, "feed", "kraken", "--replay", recording);
        Assert.True(await replay.ExitAsync() == 0, replay.Output);
        Assert.Contains("kraken/replay.", replay.Output, StringComparison.Ordinal);

        async Task<string> AskAsync(string address)
        {
            try
            {
                using var answer = await _http.GetAsync(address);
                return await answer.Content.ReadAsStringAsync();
            }
            catch (HttpRequestException) when (feed.IsRunning)
            {
                return "";
            }
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _folder.Dispose();
    }

    [GeneratedRegex("http://[0-9.:]+", RegexOptions.CultureInvariant)]
    private static partial Regex WebAddress();

    [GeneratedRegex("ws://[^ \n]+", RegexOptions.CultureInvariant)]
    private static partial Regex SocketAddress();

    [GeneratedRegex("(KRAKEN|SIM):[A-Z0-9]+-[A-Z]+", RegexOptions.CultureInvariant)]
    private static partial Regex Pair();

    [GeneratedRegex("candlewick_feed_ticks_total\\{[^}]*\\} [1-9]", RegexOptions.CultureInvariant)]
    private static partial Regex MeasuredTicks();
}
