using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.EndToEnd.Tests.Data;
using Candlewick.EndToEnd.Tests.Pipeline;
using Candlewick.Ingestor.Generator;
using Candlewick.Market.Numbers;
using Candlewick.Streaming.Reading;
using Candlewick.Tests.Support;
using Npgsql;

namespace Candlewick.EndToEnd.Tests.Proofs;

/// <summary>SIGKILL at random moments: every alert is there, once, in the log and in the store.</summary>
public sealed class KilledAlertsTests(KafkaFixture kafka, PostgresFixture postgres, ITestOutputHelper output)
{
    private const int Kills = 6;

    /// <summary>Each is alerted of at least once.</summary>
    private static readonly HashSet<string> Kinds = ["price", "change", "high", "low", "breakout", "gap", "volume", "indicator", "pattern", "silence"];

    private const string EveryTime = "\"frequency\":\"every_time\",\"cooldown\":\"PT1M\"";

    /// <summary>
    /// Rules of each kind, as often as they may be told. Left out are those whose answer hangs on how ticks and candles interleave, which two runs need not have
    /// in common: ranges of intraday bars, and ticks and bars combined.
    /// </summary>
    private static readonly (string When, string Often)[] Rules =
    [
        ("""{"type":"price","is":"above","level":LEVEL}""", EveryTime),
        ("""{"type":"price","is":"below","level":LOW}""", EveryTime),
        ("""{"type":"price","is":"crosses","level":LEVEL}""", EveryTime),
        ("""{"type":"price","is":"crosses_above","level":LEVEL}""", "\"frequency\":\"once\""),
        ("""{"type":"price","is":"crosses_below","level":LEVEL}""", "\"frequency\":\"once_a_bar\",\"bar\":\"5m\""),
        ("""{"type":"price","is":"crosses","level":LEVEL,"interval":"1m"}""", EveryTime),
        ("""{"type":"change","is":"either","percent":0.02}""", EveryTime),
        ("""{"type":"high","of":"day"}""", EveryTime),
        ("""{"type":"low","of":"day"}""", EveryTime),
        ("""{"type":"high","of":"52w"}""", EveryTime),
        ("""{"type":"low","of":"52w"}""", EveryTime),
        ("""{"type":"breakout","low":LOW,"high":LEVEL}""", EveryTime),
        ("""{"type":"gap","is":"either","percent":0.0001}""", EveryTime),
        ("""{"type":"volume","interval":"1m","times":1.2,"average_of":5}""", EveryTime),
        ("""{"type":"indicator","interval":"1m","indicator":"rsi(5)","is":"crosses","than":50}""", EveryTime),
        ("""{"type":"indicator","interval":"1m","indicator":"ema(5)","is":"crosses_above","than":"ema(20)"}""", EveryTime),
        ("""{"type":"indicator","interval":"5m","indicator":"macd(12,26,9).macd","is":"above","than":"macd(12,26,9).signal"}""", EveryTime),
        ("""{"type":"pattern","interval":"1m","pattern":"doji"}""", EveryTime),
        ("""{"type":"silence","for":"PT2S"}""", EveryTime),
        ("""{"all":[{"type":"price","is":"above","level":LOW},{"any":[{"type":"price","is":"crosses","level":LEVEL},{"type":"low","of":"day"}]}]}""", EveryTime),
        ("""{"any":[{"type":"pattern","interval":"1m","pattern":"engulfing"},{"type":"indicator","interval":"1m","indicator":"rsi(5)","is":"above","than":70}]}""", EveryTime),
        ("""{"type":"price","is":"above","level":LOW}""", "\"hours\":{\"from\":\"11:00\",\"to\":\"13:00\"}," + EveryTime),
    ];

    /// <summary>With the embedded broker, it is the broker that is killed as well.</summary>
    [Theory]
    [InlineData(Broker.Shared)]
    [InlineData(Broker.Embedded)]
    public async Task Every_alert_is_told_once(Broker broker)
    {
        const int seed = 4712;
        output.WriteLine($"seed {seed}");
        await using var calm = await Workbench.CreateAsync(kafka, postgres, partitions: 2);
        List<string> expected;
        using (var up = await calm.UpAsync())
        {
            await DayBeforeAsync(calm);
            await MakeRulesAsync(calm);
            await calm.RunAsync(0, "ingest", "csv", GeneratedDay.Write(calm).File);
            await SettledAsync(calm);
            expected = Told(calm);
            Assert.Equal(0, await up.StopAsync());
        }

        Assert.Empty(Kinds.Except(expected.Select(line => line.Split(' ')[1])));
        output.WriteLine(string.Join(", ", expected.GroupBy(line => line.Split(' ')[1]).Select(kind => $"{kind.Count()} {kind.Key}")));
        await using var struck = await Workbench.CreateAsync(kafka, postgres, partitions: 2, broker: broker);
        string file = GeneratedDay.Write(struck).File;
        using (var up = await struck.UpAsync())
        {
            await DayBeforeAsync(struck);
            await MakeRulesAsync(struck);
            Assert.Equal(0, await up.StopAsync());
        }

        var random = new Random(seed);
        PipelineProcess? ingest = null;
        for (int kill = 0; kill < Kills; kill++)
        {
            using var up = await struck.UpAsync();
            if (ingest is null or { HasExited: true })
            {
                ingest?.Dispose();
                ingest = struck.Start("ingest", "csv", file, "--speed", "2400", "--no-wait");
            }

            // The random moment itself: nothing is being waited for.
            int moment = random.Next(100, 1500);
            await Task.Delay(TimeSpan.FromMilliseconds(moment), TimeProvider.System, TestContext.Current.CancellationToken);
            await up.KillAsync();
            output.WriteLine($"kill {kill + 1} after {moment} ms");
        }

        if (ingest is { HasExited: false })
        {
            await ingest.KillAsync();
        }

        ingest?.Dispose();
        using (var up = await struck.UpAsync())
        {
            await struck.RunAsync(0, "ingest", "csv", file);
            await SettledAsync(struck);
            Assert.Equal(expected, Told(struck));
            var ids = Alerts(struck).Select(alert => alert.Id).ToList();
            Assert.Distinct(ids);
            await Eventually.TrueAsync(async () => await CountAsync(struck.Database, "alert") == ids.Count, TimeSpan.FromSeconds(60), $"{ids.Count} alerts are stored");
            Assert.Equal(0, await up.StopAsync());
        }
    }

    /// <summary>A day before the rules, with its bars stored: what they look back on.</summary>
    private static async Task DayBeforeAsync(Workbench bench)
    {
        await bench.RunAsync(0, "ingest", "csv", GeneratedDay.WriteDayBefore(bench));
        await SettledAsync(bench);
        await Eventually.TrueAsync(
            async () => await CountAsync(bench.Database, "candle WHERE instrument = 'NSE:INFY' AND interval = '1d'") == 1, TimeSpan.FromSeconds(60), "the day before is stored");
    }

    /// <summary>The rules, for one share.</summary>
    private static async Task MakeRulesAsync(Workbench bench)
    {
        using var http = new HttpClient { BaseAddress = bench.Web };
        var prices = new NseDayGenerator(GeneratedDay.Seed, GeneratedDay.Date).Trades.Where(trade => trade.Instrument == "NSE:INFY").Select(trade => trade.Price).Order().ToList();
        foreach (var (condition, often) in Rules)
        {
            string when = condition.Replace("LEVEL", Text(prices[prices.Count * 3 / 4]), StringComparison.Ordinal).Replace("LOW", Text(prices[prices.Count / 4]), StringComparison.Ordinal);
            using var answer = await http.PostAsync("/api/alerts/rules", new StringContent($$"""{"instrument":"NSE:INFY","when":{{when}},{{often}}}"""));
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        }

        // Which are evaluated before the first tick, in either run.
        using var groups = new GroupStandings(bench.Kafka);
        string topic = bench.Kafka.NameOf(TopicCatalog.AlertRules);
        await Eventually.TrueAsync(async () => (await groups.CommittedAsync("alerts", topic, groups.PartitionsOf(topic))).Sum() >= Rules.Length, TimeSpan.FromSeconds(60), "the engine has read the rules");
    }

    /// <summary>Prices of the generator have two places.</summary>
    private static string Text(long mantissa) => ScaledNumber.Format(mantissa, 2);

    /// <summary>All that was ingested is evaluated.</summary>
    private static async Task SettledAsync(Workbench bench)
    {
        using var groups = new GroupStandings(bench.Kafka);
        foreach (var topic in new[] { TopicCatalog.Ticks, TopicCatalog.Candles })
        {
            string name = bench.Kafka.NameOf(topic);
            int partitions = groups.PartitionsOf(name);
            await Eventually.TrueAsync(
                async () =>
                {
                    long[] ends = await groups.EndsAsync(name, partitions);
                    long[] next = await groups.CommittedAsync("alerts", name, partitions);
                    return ends.Zip(next, (end, at) => new Standing(0, at, end).Lag).All(lag => lag == 0);
                },
                TimeSpan.FromSeconds(90), $"{topic} is read by the engine of alerts");
        }
    }

    private static List<Alert> Alerts(Workbench bench) =>
        [.. bench.Read(TopicCatalog.Alerts).Select(record => ConfluentFrame.TryRead(record.Message.Value, out _, out var message) ? Alert.Parser.ParseFrom(message) : throw new FormatException())];

    /// <summary>What was alerted of, without ids: rules have other ones in each run.</summary>
    private static List<string> Told(Workbench bench) =>
        [.. Alerts(bench).Select(alert => $"{alert.TimeUs} {alert.Type} {alert.Price} {alert.Level} {alert.Value} {alert.Message} {alert.Interval} {alert.StartUs}").Order(StringComparer.Ordinal)];

    private static async Task<long> CountAsync(NpgsqlDataSource database, string table)
    {
        await using var command = database.CreateCommand($"SELECT count(*) FROM {table}");
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
