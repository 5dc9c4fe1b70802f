using System.Globalization;
using System.Text.Json;
using Candlewick.Tests.Support;

namespace Candlewick.Interop.Tests;

/// <summary>
/// The sample clients, and curl, on a way that is cut again and again: what each has seen in the end is the stream, every candle once and in order.
/// Candles of a minute are resumed in stored history, those of a second in the log.
/// </summary>
public sealed class ClientTests(KafkaFixture kafka, PostgresFixture postgres, StreamClients node)
{
    private const int Candles = 600;
    private const int LeastCuts = 3;
    private const string From = "2013-10-07";
    private const string To = "2013-10-07";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);
    private static readonly string Samples = Path.Combine(SharedData.RepositoryRoot, "samples", "clients");
    private static readonly Dictionary<string, string> NoVariables = [];

    /// <summary>What this was built as: <c>…/bin/Release/net10.0/</c>.</summary>
    private static readonly string Configuration = Directory.GetParent(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar))!.Name;

    [Theory]
    [InlineData("1m")]
    [InlineData("1s")]
    public Task SignalRs_JavaScript_client_reconnects_by_itself_and_resumes(string interval)
    {
        Assert.SkipWhen(node.Missing is not null, node.Missing ?? "");
        return ResumesAsync(interval, url => node.RunAsync(Path.Combine(Samples, "node", "candles.cjs"), Limit, url, StreamServer.Instruments, interval, From, To));
    }

    [Theory]
    [InlineData("1m")]
    [InlineData("1s")]
    public Task SignalRs_NET_client_resumes_in_MessagePack(string interval) => ResumesAsync(interval, url => ChildProcess.RunAsync(
        "dotnet", [Path.Combine(Samples, "dotnet", "bin", Configuration, "net10.0", "Candlewick.CandleClient.dll"), url, StreamServer.Instruments, interval, From, To], Samples, NoVariables, Limit));

    [Theory]
    [InlineData("1m")]
    [InlineData("1s")]
    public Task Python_resumes_from_server_sent_events(string interval)
    {
        Assert.SkipWhen(ChildProcess.Find("python3") is null, "needs python3 on PATH");
        return ResumesAsync(interval, url => ChildProcess.RunAsync(
            "python3", [Path.Combine(Samples, "python", "candles.py"), url, StreamServer.Instruments, interval, From, To], Samples, NoVariables, Limit));
    }

    [Theory]
    [InlineData("1m")]
    [InlineData("1s")]
    public Task Curl_resumes_with_Last_Event_ID(string interval)
    {
        Assert.SkipWhen(ChildProcess.Find("curl") is null, "needs curl on PATH");
        return ResumesAsync(interval, async url =>
        {
            var lines = new List<string>();
            string last = "";
            bool done = false;
            while (!done)
            {
                string address = $"{url}/api/stream?channel=candles&instruments={StreamServer.Instruments}&interval={interval}&from={From}&to={To}";
                string[] again = last.Length > 0 ? ["-H", $"Last-Event-ID: {last}"] : [];
                var (_, output, _) = await ChildProcess.TryRunAsync("curl", ["-sN", .. again, address], Samples, NoVariables, Limit);

                // What stands after the last empty line was cut, and is no event.
                foreach (string happened in output.Split("\n\n")[..^1])
                {
                    var fields = happened.Split('\n').Where(line => !line.StartsWith(':')).Select(line => line.Split(": ", 2)).ToDictionary(field => field[0], field => field[1]);
                    last = fields.GetValueOrDefault("id", last);
                    done |= fields["event"] == "completed";
                    if (fields["event"] == "data")
                    {
                        lines.AddRange(JsonElement.Parse(fields["data"]).GetProperty("data").EnumerateArray().Select(candle => candle.GetRawText()));
                    }
                }
            }

            return [.. lines];
        });
    }

    [Fact]
    public async Task A_React_hook_has_the_last_candles_however_often_it_was_cut()
    {
        Assert.SkipWhen(node.Missing is not null, node.Missing ?? "");
        await using var server = await StreamServer.StartAsync(kafka, postgres);
        var expected = await server.WriteAsync("1m", Candles);
        using var proxy = new CuttingProxy(server.Url, 1);
        string[] lines = await node.RunModuleAsync("hook.mjs", Path.Combine(Samples, "react", "useCandles.js"), Limit,
            $"{proxy.Url.Replace("http", "ws", StringComparison.Ordinal)}/ws/v1", "NYSE:SPY", "1m", Candles.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(expected.Where(candle => candle.Instrument == "NYSE:SPY"), lines.Select(Seen));
        Assert.InRange(proxy.Cuts, 1, int.MaxValue);
    }

    private async Task ResumesAsync(string interval, Func<string, Task<string[]>> client)
    {
        int seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        await using var server = await StreamServer.StartAsync(kafka, postgres);
        var expected = await server.WriteAsync(interval, Candles);
        using var proxy = new CuttingProxy(server.Url, seed);

        string[] lines = await client(proxy.Url);

        // In order for each instrument, and none twice.
        Assert.Equal(expected, lines.Select(Seen).GroupBy(candle => candle.Instrument).OrderBy(group => group.Key).SelectMany(group => group));
        Assert.InRange(proxy.Cuts, LeastCuts, int.MaxValue);
    }

    private static (string Instrument, long StartUs) Seen(string line)
    {
        var candle = JsonElement.Parse(line);
        var instrument = candle.TryGetProperty("instrument", out var name) ? name : candle.GetProperty("Instrument");
        var start = candle.TryGetProperty("start_us", out var us) ? us : candle.GetProperty("StartUs");
        return (instrument.GetString()!, start.GetInt64());
    }
}
