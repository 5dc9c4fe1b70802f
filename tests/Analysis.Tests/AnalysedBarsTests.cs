using Candlewick.Analysis.Series;
using Candlewick.Market.Indicators;

namespace Candlewick.Analysis.Tests;

public sealed class AnalysedBarsTests
{
    private static readonly IndicatorSet Indicators = new([.. AnalysisOptions.UsualIndicators, .. IndicatorCatalog.Patterns]);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void However_its_bars_come_a_series_has_the_values_of_the_bars_in_order(int seed)
    {
        var candles = new RandomCandles("NSE:INFY", seed);
        var series = new AnalysedBars("NSE:INFY", "1m", Indicators);
        var told = new Dictionary<long, double[]>();
        var together = new Random(seed);
        for (int i = 0; i < 3 * AnalysedBars.Kept; i++)
        {
            Assert.True(CandleBars.TryRead(candles.Next(), out var mark, out var bar, out _));
            Assert.Equal(Taken.Changes, series.Take(mark, bar, isTold: true));
            if (together.Next(4) == 0)
            {
                Settle(series, told);
            }
        }

        Settle(series, told);
        double[] state = new double[Indicators.StateLength];
        double[] values = new double[Indicators.Names.Count];
        foreach (var candle in candles.Newest)
        {
            Assert.True(CandleBars.TryRead(candle, out var mark, out var bar, out _));
            Indicators.Next(state, bar, values);
            Assert.Equal(values, told[mark.StartUs]);
        }

        Assert.True(series.First > 0);
        Assert.InRange(series.Marks.Count, AnalysedBars.Past + AnalysedBars.Kept, AnalysedBars.Past + AnalysedBars.Kept + 63);
    }

    [Fact]
    public void A_day_that_comes_late_is_computed_once_and_each_bar_after_it_is_told_once()
    {
        var series = new AnalysedBars("NSE:INFY", "1m", Indicators);
        var told = new List<(long StartUs, uint Revision)>();
        Take(2001, 2375);
        Assert.Equal(Enumerable.Range(2001, 375).Select(i => (At(i, 0).StartUs, 0u)), told);
        told.Clear();
        Take(1001, 1375);

        // 512 bars and a step are kept of the 750, for those of the late day that came first are let go.
        Assert.Equal(Enumerable.Range(1001, 375).Concat(Enumerable.Range(2001, 375)).Select(i => At(i, 0).StartUs), told.Select(bar => bar.StartUs));
        Assert.All(told, bar => Assert.Equal(bar.StartUs >= At(2001, 0).StartUs ? 375u : 0, bar.Revision));

        void Take(int from, int to)
        {
            for (int i = from; i <= to; i++)
            {
                Assert.Equal(Taken.Changes, series.Take(At(i, 0), Bar, isTold: true));
            }

            Settle(series, index => told.Add((series.Marks[index].StartUs, series.Marks[index].Revision)));
        }
    }

    [Fact]
    public void What_was_told_before_is_computed_and_not_told_again()
    {
        var series = new AnalysedBars("NSE:INFY", "1m", Indicators);
        var told = new List<int>();
        for (int i = 1; i <= 10; i++)
        {
            series.Take(At(i, 0), Bar, isTold: i > 7);
        }

        series.Take(At(9, 1), Bar, isTold: true);
        Settle(series, told.Add);
        Assert.Equal([7, 8, 9], told);
        Assert.Equal([0u, 1u, 1u], told.Select(index => series.Marks[index].Revision));
    }

    [Fact]
    public void A_bar_before_those_that_are_kept_is_told_apart_and_one_that_is_known_too()
    {
        var series = new AnalysedBars("NSE:INFY", "1m", Indicators);
        for (int i = 1; i <= 600; i++)
        {
            Assert.Equal(Taken.Changes, series.Take(At(i, 0), Bar, isTold: true));
        }

        Assert.Equal(Taken.TooOld, series.Take(At(3, 1), Bar, isTold: true));
        Assert.Equal(Taken.Known, series.Take(At(590, 0), Bar, isTold: true));
        Assert.Equal(Taken.Changes, series.Take(At(590, 1), Bar, isTold: true));
        Assert.Equal(1u, series.Marks[589].Revision);
        Assert.Equal(1u, series.Marks[599].Revision);
        Assert.Equal(0u, series.Marks[588].Revision);
    }

    [Fact]
    public void The_next_bar_allocates_nothing()
    {
        var series = new AnalysedBars("NSE:INFY", "1m", Indicators);
        Run(1, 1400);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run(1401, 2000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run(int from, int to)
        {
            for (int i = from; i <= to; i++)
            {
                series.Take(At(i, 0), Bar with { Close = 100 + (i % 7) }, isTold: true);
                series.Rewind();
                while (series.IsDue)
                {
                    series.Advance();
                }

                series.Trim();
            }
        }
    }

    private static void Settle(AnalysedBars series, Dictionary<long, double[]> told) => Settle(series, index => told[series.Marks[index].StartUs] = series.Values.ToArray());

    private static void Settle(AnalysedBars series, Action<int> told)
    {
        series.Rewind();
        while (series.IsDue)
        {
            told(series.Advance());
        }

        series.Trim();
    }

    private static IndicatorBar Bar { get; } = new(1, 100, 108, 99, 101, 10);

    private static BarMark At(int minute, uint revision) => new(minute * 60_000_000L, (minute + 1) * 60_000_000L, 20260105, 0, revision, 0);
}
