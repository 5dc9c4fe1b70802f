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
        for (int i = 0; i < 3 * AnalysedBars.Kept; i++)
        {
            Assert.True(CandleBars.TryRead(candles.Next(), out var mark, out var bar, out _));
            int before = series.Marks.Count;
            switch (series.Take(mark, bar, out int index))
            {
                case Taken.Next:
                    series.Advance();
                    told[mark.StartUs] = series.Values.ToArray();
                    break;
                case Taken.Revises:
                    series.Recompute(index, series.Marks.Count > before, changed => told[series.Marks[changed].StartUs] = series.Values.ToArray());
                    break;
                case Taken.Known or Taken.TooOld:
                    Assert.Fail("each is new, and near the end");
                    break;
            }
        }

        double[] state = new double[Indicators.StateLength];
        double[] values = new double[Indicators.Names.Count];
        foreach (var candle in candles.Newest)
        {
            Assert.True(CandleBars.TryRead(candle, out var mark, out var bar, out _));
            Indicators.Next(state, bar, values);
            Assert.Equal(values, told[mark.StartUs]);
        }

        Assert.True(series.First > 0);
        Assert.InRange(series.Marks.Count, AnalysedBars.Kept, AnalysedBars.Kept + 63);
    }

    [Fact]
    public void A_bar_before_those_that_are_kept_is_told_apart_and_one_that_is_known_too()
    {
        var series = new AnalysedBars("NSE:INFY", "1m", Indicators);
        for (int i = 1; i <= 600; i++)
        {
            Assert.Equal(Taken.Next, series.Take(At(i, 0), Bar, out _));
            series.Advance();
        }

        Assert.Equal(Taken.TooOld, series.Take(At(3, 1), Bar, out _));
        Assert.Equal(Taken.Known, series.Take(At(590, 0), Bar, out _));
        Assert.Equal(Taken.Revises, series.Take(At(590, 1), Bar, out int index));
        Assert.Equal(series.Marks.Count - 11, index);
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
                series.Take(At(i, 0), Bar with { Close = 100 + (i % 7) }, out _);
                series.Advance();
            }
        }
    }

    private static IndicatorBar Bar { get; } = new(1, 100, 108, 99, 101, 10);

    private static BarMark At(int minute, uint revision) => new(minute * 60_000_000L, (minute + 1) * 60_000_000L, 20260105, 0, revision, 0);
}
