using System.Globalization;
using System.IO.Compression;
using Candlewick.Market.Bars;
using Candlewick.Market.Candles;
using Candlewick.Market.Instruments;
using Candlewick.Market.Sessions;
using Candlewick.Market.Tests.Bars;
using Candlewick.Market.Ticks;
using Candlewick.Tests.Support;

namespace Candlewick.Market.Tests.Candles;

/// <summary>Merged candles beside those that the aggregator builds of the same ticks.</summary>
public sealed class MergingTests : IBarSink
{
    private static readonly string[] Intervals = ["1s", "7s", "90s", "1m", "5m", "7m", "15m", "30m", "1h", "4h"];

    private readonly Dictionary<BarSpec, SortedDictionary<long, BuiltCandle>> _built = [];

    public static TheoryData<int, string, string> Sessions => [.. Enumerable.Range(1, 8).SelectMany(seed => new (int, string, string)[]
    {
        (seed, "NYSE", "2013-10-07"), (seed, "NYSE", "2013-11-04"), (seed, "NYSE", "2013-11-29"), (seed, "NSE", "2024-03-01"), (seed, "NSE", "2024-11-01"),
        (seed, "MCX", "2026-03-10"), (seed, "BINANCE", "2026-11-25"),
    })];

    [Theory]
    [MemberData(nameof(Sessions))]
    public void Of_trades_they_are_those_that_are_built(int seed, string venue, string date)
    {
        var random = new Random(seed);
        var (rules, from, to) = Day(venue, date);
        Run(rules, venue, RandomTape.Trades(random, from + random.NextInt64((to - from) / 2), to, random.Next(50, 600)));
        AssertMerged(rules, BarFlags.None);
    }

    [Theory]
    [MemberData(nameof(Sessions))]
    public void Of_snapshots_with_outages_they_are_those_that_are_built(int seed, string venue, string date)
    {
        var random = new Random(seed);
        var (rules, from, to) = Day(venue, date);
        long begin = from + random.NextInt64((to - from) / 2);
        var ticks = RandomTape.Snapshots(random, begin, Math.Min(to, begin + 7_200_000_000), random.Next(200, 1_000));
        ticks.Add(new Tick { Kind = TickKind.Clock, ClockUs = to, ClockState = ClockState.End });
        Run(rules, venue, ticks);

        // An outage between two bars is in none of them, and in the longer one.
        AssertMerged(rules, BarFlags.Gap);
    }

    [Fact]
    public void Of_a_vendors_minutes_they_are_those_of_a_naive_reference()
    {
        string folder = SharedData.Require("bars/lean/equity/india/minute");
        Assert.True(new CandleRules().TryGet("NSE", out var rules));
        int compared = 0;
        foreach (string file in Directory.GetFiles(folder, "*_trade.zip", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var date = DateOnly.ParseExact(Path.GetFileName(file)[..8], "yyyyMMdd", CultureInfo.InvariantCulture);
            var minutes = Minutes(file, date);
            foreach (int length in (int[])[5, 7, 15, 30, 60])
            {
                var merged = Merge(minutes.Select(m => m.Candle), new CandleGrid(BarSpec.Parse($"{length}m"), rules.Clock));
                var naive = minutes.GroupBy(m => (m.Minute - 555) / length).Select(bar => (
                    bar.First().Candle.Open, bar.Max(m => m.Candle.High), bar.Min(m => m.Candle.Low), bar.Last().Candle.Close, bar.Sum(m => m.Candle.Volume)));
                Assert.Equal(naive, merged.Select(c => (c.Open, c.High, c.Low, c.Close, c.Volume)));
                compared += merged.Count;
            }
        }

        Assert.True(compared > 500);
    }

    void IBarSink.Publish(InstrumentBars owner, BarSpec spec, in Bar bar, uint revision, long closedAtUs)
    {
        var bars = _built.TryGetValue(spec, out var known) ? known : _built[spec] = [];
        bars[bar.StartUs] = BuiltCandle.Of(bar, revision);
    }

    private static (VenueRules Rules, long FromUs, long ToUs) Day(string venue, string date)
    {
        Assert.True(new CandleRules(specs: Intervals.Select(BarSpec.Parse)).TryGet(venue, out var rules));
        Assert.True(rules.Clock.TryGetSession(DateOnly.Parse(date, CultureInfo.InvariantCulture), out var session));
        return (rules, session.OpenUs - 60_000_000, session.CloseUs + 60_000_000);
    }

    private void Run(VenueRules rules, string venue, IReadOnlyList<Tick> ticks)
    {
        var bars = new InstrumentBars(InstrumentId.Parse($"{venue}:X"), "test", rules);
        var feed = new SourceClock("test");
        for (int offset = 0; offset < ticks.Count; offset++)
        {
            if (ticks[offset].Kind is TickKind.Clock or TickKind.Control)
            {
                feed.Apply(ticks[offset]);
                bars.Close(feed, this);
            }
            else
            {
                bars.Apply(ticks[offset], offset, feed);
            }
        }
    }

    private void AssertMerged(VenueRules rules, BarFlags without)
    {
        int compared = 0;
        foreach (var (spec, direct) in _built)
        {
            foreach (var part in _built.Keys.Where(part => part != spec && MergedSpec.TryFind(spec, [part], out _)))
            {
                var merged = Merge(_built[part].Values, new CandleGrid(spec, rules.Clock));
                Assert.Equal(direct.Values.Select(c => BuiltCandle.Line(c, without)), merged.Select(c => BuiltCandle.Line(c, without)));
                Assert.All(merged, c => Assert.Equal(0, c.Flags & ~direct[c.StartUs].Flags));
                compared += merged.Count;
            }
        }

        Assert.True(compared > 10, $"{compared} candles");
    }

    private static List<CandleSum> Merge(IEnumerable<ICandle> parts, CandleGrid grid)
    {
        var merged = new List<MergedCandle>();
        foreach (var part in parts)
        {
            var bucket = grid.Of(part.StartUs, part.TradingDate);
            if (merged.Count == 0 || merged[^1].Bucket != bucket)
            {
                merged.Add(new MergedCandle(bucket));
            }

            merged[^1].Put(part);
        }

        return merged.ConvertAll(candle => candle.Sum());
    }

    private static List<(int Minute, BuiltCandle Candle)> Minutes(string file, DateOnly date)
    {
        using var zip = ZipFile.OpenRead(file);
        using var reader = new StreamReader(zip.Entries[0].Open());
        var midnight = new DateTimeOffset(date.ToDateTime(TimeOnly.MinValue), TimeSpan.FromHours(5.5));
        var minutes = new List<(int, BuiltCandle)>();
        while (reader.ReadLine() is { } line)
        {
            decimal[] fields = [.. line.Split(',').Select(field => decimal.Parse(field, CultureInfo.InvariantCulture))];
            int minute = (int)fields[0] / 60_000;
            if (minute is >= 555 and < 930)
            {
                long start = (midnight.AddMinutes(minute) - DateTimeOffset.UnixEpoch).Ticks / 10;
                minutes.Add((minute, BuiltCandle.Minute(start, 0, fields[5]) with
                {
                    TradingDate = date, Open = fields[1] / 10_000, High = fields[2] / 10_000, Low = fields[3] / 10_000, Close = fields[4] / 10_000,
                }));
            }
        }

        return minutes;
    }
}
