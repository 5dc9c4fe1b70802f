using System.Text.RegularExpressions;
using Candlewick.Analysis;
using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.EndToEnd.Tests.Data;
using Candlewick.EndToEnd.Tests.Pipeline;
using Candlewick.Market.Bars;
using Candlewick.Market.Indicators;
using Candlewick.Streaming.Reading;
using Candlewick.Tests.Support;

namespace Candlewick.EndToEnd.Tests.Proofs;

/// <summary>SIGKILL of `pipeline analyse` at random moments, of a day and of one before it that comes late: each revision once, and the last ones of the whole series.</summary>
public sealed partial class KilledAnalysisTests(KafkaFixture kafka, PostgresFixture postgres, ITestOutputHelper output)
{
    private const int Kills = 8;

    private static readonly string[] Intervals = ["1m", "5m", "1d"];
    private static readonly IndicatorSet Indicators = new([.. AnalysisOptions.UsualIndicators, .. IndicatorCatalog.Patterns]);

    [Fact]
    public async Task Every_bar_ends_with_the_values_of_its_series()
    {
        const int seed = 4713;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var bench = await Workbench.CreateAsync(kafka, postgres, partitions: 2);
        using var registry = bench.Start("registry");
        await registry.PrintsAsync("Ctrl-C stops it");
        bench.Set("SCHEMA_REGISTRY", Address().Match(registry.Output).Groups[1].Value);
        using var aggregate = bench.Start("aggregate");
        await aggregate.PrintsAsync("aggregate: running");
        string[] files = [GeneratedDay.Write(bench).File, GeneratedDay.WriteDayBefore(bench)];
        foreach (string file in files)
        {
            using var ingest = bench.Start("ingest", "csv", file, "--speed", "2400", "--no-wait");
            for (int kill = 0; kill < Kills / files.Length; kill++)
            {
                using var analyse = bench.Start("analyse");
                await analyse.PrintsAsync("analyse: running");

                // The random moment itself: nothing is being waited for.
                int moment = random.Next(100, 2500);
                await Task.Delay(TimeSpan.FromMilliseconds(moment), TimeProvider.System, TestContext.Current.CancellationToken);
                await analyse.KillAsync();
                output.WriteLine($"kill {kill + 1} after {moment} ms");
            }

            await ingest.ExitAsync(TimeSpan.FromMinutes(3));
        }

        using (var analyse = bench.Start("analyse"))
        {
            await SettledAsync(bench);
            Assert.Equal(0, await analyse.StopAsync());
        }

        var told = Told(bench);
        output.WriteLine($"{told.Count} revisions of {told.Select(bar => (bar.Instrument, bar.Interval, bar.StartUs)).Distinct().Count()} bars");
        Assert.Distinct(told.Select(bar => (bar.Instrument, bar.Interval, bar.StartUs, bar.Revision)));
        var last = told.GroupBy(bar => (bar.Instrument, bar.Interval)).ToDictionary(
            series => series.Key, series => series.GroupBy(bar => bar.StartUs).Select(bar => bar.MaxBy(one => one.Revision)!).OrderBy(bar => bar.StartUs).ToList());
        var candles = bench.ReadCandles().Select(candle => candle.Value)
            .Where(candle => Intervals.Contains(candle.Interval) && (candle.Flags & (uint)BarFlags.NoPrice) == 0).ToLookup(candle => (candle.Instrument, candle.Interval));
        Assert.Equal(candles.Select(series => series.Key).Order(), last.Keys.Order());
        foreach (var series in candles)
        {
            AssertWhole([.. series], last[series.Key]);
        }

        Assert.Equal(0, await aggregate.StopAsync());
        Assert.Equal(0, await registry.StopAsync());
    }

    [GeneratedRegex("^registry: (http://[0-9.:]+)", RegexOptions.Multiline)]
    private static partial Regex Address();

    /// <param name="published">Candles of a series in the order of the log.</param>
    /// <param name="last">The newest analysis of each bar, in order of time.</param>
    private static void AssertWhole(List<Candle> published, List<BarAnalysis> last)
    {
        var bars = new SortedDictionary<long, (Candle Candle, uint Changes)>();
        foreach (var candle in published)
        {
            bool isThere = bars.ContainsKey(candle.StartUs);
            foreach (long start in bars.Keys.Where(start => start >= candle.StartUs).ToList())
            {
                bars[start] = (bars[start].Candle, bars[start].Changes + 1);
            }

            bars[candle.StartUs] = (candle, isThere ? bars[candle.StartUs].Changes : 0);
        }

        Assert.Equal(bars.Select(bar => (bar.Key, bar.Value.Candle.Revision, bar.Value.Changes)), last.Select(bar => (bar.StartUs, bar.CandleRevision, bar.Revision)));
        double[] state = new double[Indicators.StateLength];
        double[] values = new double[Indicators.Names.Count];
        foreach (var ((candle, _), said) in bars.Values.Zip(last))
        {
            Indicators.Next(state, Bar(candle), values);
            var found = said.Indicators.Concat(said.Patterns).ToDictionary(v => v.Name, v => v.Value);
            for (int i = 0; i < values.Length; i++)
            {
                bool isThere = i < values.Length - Indicators.Patterns ? double.IsFinite(values[i]) : values[i] != 0;
                Assert.Equal(isThere ? values[i] : double.NaN, found.GetValueOrDefault(Indicators.Names[i], double.NaN));
            }
        }
    }

    private static IndicatorBar Bar(Candle candle)
    {
        double places = Math.Pow(10, candle.PriceScale);
        var date = DateOnly.ParseExact($"{candle.TradingDate}", "yyyyMMdd");
        return new IndicatorBar(
            date.DayNumber, candle.Open / places, candle.High / places, candle.Low / places, candle.Close / places, candle.HasVolume ? candle.Volume / Math.Pow(10, candle.SizeScale) : 0);
    }

    private static List<BarAnalysis> Told(Workbench bench) =>
        [.. bench.Read(TopicCatalog.Analysis).Select(record => ConfluentFrame.TryRead(record.Message.Value, out _, out var message) ? BarAnalysis.Parser.ParseFrom(message) : throw new FormatException())];

    /// <summary>All ticks are in candles, and all candles analysed.</summary>
    private static async Task SettledAsync(Workbench bench)
    {
        using var groups = new GroupStandings(bench.Kafka);
        foreach (var (service, topic) in new[] { ("aggregator", TopicCatalog.Ticks), ("analysis", TopicCatalog.Candles) })
        {
            string name = bench.Kafka.NameOf(topic);
            int partitions = groups.PartitionsOf(name);
            await Eventually.TrueAsync(
                async () =>
                {
                    long[] ends = await groups.EndsAsync(name, partitions);
                    long[] next = await groups.CommittedAsync(service, name, partitions);
                    return ends.Zip(next, (end, at) => new Standing(0, at, end).Lag).All(lag => lag == 0);
                },
                TimeSpan.FromSeconds(120), $"{name} is read by {service}");
        }
    }
}
