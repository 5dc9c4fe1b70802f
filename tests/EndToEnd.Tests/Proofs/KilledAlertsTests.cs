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

    /// <summary>Of each kind those whose answer does not hang on how ticks and candles interleave, which two runs need not have in common.</summary>
    private static readonly string[] Conditions =
    [
        """{"type":"price","is":"above","level":LEVEL}""",
        """{"type":"price","is":"crosses","level":LEVEL}""",
        """{"type":"price","is":"crosses","level":LEVEL,"interval":"1m"}""",
        """{"type":"change","is":"either","percent":0.2}""",
        """{"type":"high","of":"day"}""",
        """{"type":"low","of":"day"}""",
        """{"type":"breakout","low":LOW,"high":LEVEL}""",
        """{"type":"gap","is":"either","percent":0.0001}""",
        """{"type":"volume","interval":"1m","times":1.2,"average_of":5}""",
        """{"type":"indicator","interval":"1m","indicator":"rsi(5)","is":"crosses","than":50}""",
        """{"type":"pattern","interval":"1m","pattern":"doji"}""",
        """{"type":"silence","for":"PT2S"}""",
    ];

    [Fact]
    public async Task Every_alert_is_told_once()
    {
        const int seed = 4712;
        output.WriteLine($"seed {seed}");
        await using var calm = await Workbench.CreateAsync(kafka, postgres, partitions: 2);
        List<string> expected;
        using (var up = await calm.UpAsync())
        {
            await MakeRulesAsync(calm);
            await calm.RunAsync(0, "ingest", "csv", GeneratedDay.Write(calm).File);
            await SettledAsync(calm);
            expected = Told(calm);
            Assert.Equal(0, await up.StopAsync());
        }

        output.WriteLine(string.Join(", ", expected.GroupBy(line => line.Split(' ')[1]).Select(kind => $"{kind.Count()} {kind.Key}")));
        await using var struck = await Workbench.CreateAsync(kafka, postgres, partitions: 2);
        string file = GeneratedDay.Write(struck).File;
        using (var up = await struck.UpAsync())
        {
            await MakeRulesAsync(struck);
            Assert.Equal(0, await up.StopAsync());
        }

        var random = new Random(seed);
        using var ingest = struck.Start("ingest", "csv", file, "--speed", "2400", "--no-wait");
        for (int kill = 0; kill < Kills; kill++)
        {
            using var up = await struck.UpAsync();
            int moment = random.Next(100, 1500);
            await Task.Delay(TimeSpan.FromMilliseconds(moment), TimeProvider.System, TestContext.Current.CancellationToken);
            await up.KillAsync();
            output.WriteLine($"kill {kill + 1} after {moment} ms");
        }

        if (!ingest.HasExited)
        {
            await ingest.KillAsync();
        }

        using (var up = await struck.UpAsync())
        {
            await struck.RunAsync(0, "ingest", "csv", file);
            await SettledAsync(struck);
            Assert.Equal(expected, Told(struck));
            var ids = Alerts(struck).Select(alert => alert.Id).ToList();
            Assert.Distinct(ids);
            await Eventually.TrueAsync(async () => await CountAsync(struck.Database) == ids.Count, TimeSpan.FromSeconds(60), $"{ids.Count} alerts are stored");
            Assert.Equal(0, await up.StopAsync());
        }
    }

    /// <summary>One rule of each condition for one share.</summary>
    private static async Task MakeRulesAsync(Workbench bench)
    {
        using var http = new HttpClient { BaseAddress = bench.Web };
        var prices = new NseDayGenerator(GeneratedDay.Seed, GeneratedDay.Date).Trades.Where(trade => trade.Instrument == "NSE:INFY").Select(trade => trade.Price).Order().ToList();
        foreach (string condition in Conditions)
        {
            string when = condition.Replace("LEVEL", Text(prices[prices.Count * 3 / 4]), StringComparison.Ordinal).Replace("LOW", Text(prices[prices.Count / 4]), StringComparison.Ordinal);
            using var answer = await http.PostAsync("/api/alerts/rules", new StringContent($$"""{"instrument":"NSE:INFY","when":{{when}},"frequency":"every_time","cooldown":"PT1M"}"""));
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        }

        // Which are evaluated before the first tick, in either run.
        using var groups = new GroupStandings(bench.Kafka);
        string topic = bench.Kafka.NameOf(TopicCatalog.AlertRules);
        await Eventually.TrueAsync(async () => (await groups.CommittedAsync("alerts", topic, groups.PartitionsOf(topic))).Sum() >= Conditions.Length, TimeSpan.FromSeconds(60), "the engine has read the rules");
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

    private static async Task<long> CountAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand("SELECT count(*) FROM alert");
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
