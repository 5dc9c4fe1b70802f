using Candlewick.Contracts.V1;
using Candlewick.EndToEnd.Tests.Data;
using Candlewick.EndToEnd.Tests.Pipeline;
using Candlewick.Ingestor.Generator;
using Candlewick.Tests.Support;

namespace Candlewick.EndToEnd.Tests.Proofs;

/// <summary>A generated NSE day, recorded as snapshots, gives the candles of the trades it was made from.</summary>
public sealed class GeneratedNseDayTests(KafkaFixture kafka, PostgresFixture postgres)
{
    private static readonly TimeSpan Open = new(9, 15, 0);
    private static readonly TimeSpan Close = new(15, 30, 0);

    [Fact]
    public async Task Snapshots_give_the_candles_of_the_trades()
    {
        await using var bench = await Workbench.CreateAsync(kafka, postgres);
        using var up = await bench.UpAsync();
        var (day, file) = GeneratedDay.Write(bench);
        await bench.RunAsync(0, "ingest", "csv", file);

        var candles = bench.ReadCandles();
        foreach (var (interval, seconds) in new[] { ("1s", 1), ("1m", 60), ("5m", 300) })
        {
            var expected = day.Trades
                .Where(trade => SinceMidnight(trade) < Close)
                .GroupBy(trade => (trade.Instrument, Start: BarStart(trade, seconds)))
                .Select(bar => (bar.Key.Instrument, bar.Key.Start, bar.First().Price, bar.Max(t => t.Price), bar.Min(t => t.Price), bar.Last().Price, Volume: bar.Sum(t => t.Size ?? 0)))
                .Order().ToList();
            var actual = candles.Select(c => c.Value).Where(c => c.Interval == interval)
                .Select(c => (c.Instrument, c.StartUs, c.Open, c.High, c.Low, c.Close, c.Volume))
                .Order().ToList();
            Assert.NotEmpty(expected);
            Assert.Equal(expected, actual);
        }

        // The daily bar is the whole session, auction and prints after the close included.
        var daily = candles.Select(c => c.Value).Where(c => c.Interval == "1d").ToDictionary(c => c.Instrument);
        foreach (var trades in day.Trades.GroupBy(t => t.Instrument))
        {
            var bar = daily[trades.Key];
            Assert.Equal((trades.First().Price, trades.Max(t => t.Price), trades.Min(t => t.Price), trades.Last().Price), (bar.Open, bar.High, bar.Low, bar.Close));
            Assert.Equal(trades.Sum(t => t.Size ?? 0), bar.Volume);
        }

        // An index has no volume, which is not a volume of 0.
        Assert.All(candles, c => Assert.Equal(c.Value.Instrument != "NSE:NIFTY-50", c.Value.HasVolume));
        Assert.Equal(0, await up.StopAsync());
    }

    [Theory]
    [InlineData("gap")]
    [InlineData("late start")]
    public async Task After_missing_data_volumes_add_up_to_the_cumulative_volume(string missing)
    {
        var options = missing == "gap"
            ? new NseDayOptions { GapFrom = new TimeOnly(11, 0), GapTo = new TimeOnly(11, 20) }
            : new NseDayOptions { LateStart = new TimeOnly(10, 30) };
        await using var bench = await Workbench.CreateAsync(kafka, postgres);
        using var up = await bench.UpAsync();
        var (day, file) = GeneratedDay.Write(bench, options);
        await bench.RunAsync(0, "ingest", "csv", file);

        var candles = bench.ReadCandles().Select(c => c.Value).Where(c => c.HasVolume).ToList();
        foreach (var trades in day.Trades.Where(t => t.Size is not null).GroupBy(t => t.Instrument))
        {
            long wholeDay = trades.Sum(t => t.Size!.Value);
            long untilClose = trades.Where(t => SinceMidnight(t) < Close).Sum(t => t.Size!.Value);
            foreach (string interval in new[] { "1s", "1m", "5m" })
            {
                var bars = candles.Where(c => c.Instrument == trades.Key && c.Interval == interval).ToList();
                Assert.Equal(untilClose, bars.Sum(b => b.Volume + b.UnattributedVolume));
                Assert.Single(bars, b => b.UnattributedVolume > 0);
            }

            var daily = candles.Single(c => c.Instrument == trades.Key && c.Interval == "1d");
            Assert.Equal((wholeDay, 0L), (daily.Volume, daily.UnattributedVolume));
            Assert.Equal((trades.First().Price, trades.Max(t => t.Price), trades.Min(t => t.Price)), (daily.Open, daily.High, daily.Low));
        }

        if (missing == "gap")
        {
            Assert.Contains(candles, c => (c.Flags & (1u << (int)CandleFlag.Gap)) != 0);
        }

        Assert.Equal(0, await up.StopAsync());
    }

    private static TimeSpan SinceMidnight(GeneratedTrade trade) => TimeSpan.FromMicroseconds(trade.TradeUs - GeneratedDay.Midnight);

    /// <summary>The grid begins at the open, and the auction before it counts to the first bar.</summary>
    private static long BarStart(GeneratedTrade trade, int seconds)
    {
        long open = GeneratedDay.Midnight + ((long)Open.TotalSeconds * 1_000_000);
        long length = seconds * 1_000_000L;
        return trade.TradeUs < open ? open : open + ((trade.TradeUs - open) / length * length);
    }
}
