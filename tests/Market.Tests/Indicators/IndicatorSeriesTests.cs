using Candlewick.Market.Indicators;

namespace Candlewick.Market.Tests.Indicators;

public sealed class IndicatorSeriesTests
{
    [Fact]
    public void A_look_at_an_open_bar_leaves_every_series_where_it_was()
    {
        var bars = Walk(11, 400);
        foreach (var definition in IndicatorCatalog.All)
        {
            var looked = new IndicatorSeries(IndicatorSpec.Parse(definition.Name));
            var plain = new IndicatorSeries(IndicatorSpec.Parse(definition.Name));
            foreach (var bar in bars)
            {
                looked.Peek(bar with { Close = bar.Low, Volume = 3 });
                double[] peeked = looked.Peek(bar).ToArray();
                looked.Next(bar);
                Assert.Equal(plain.Next(bar).ToArray(), looked.Values.ToArray());
                Assert.Equal(peeked, looked.Values.ToArray());
            }
        }
    }

    [Fact]
    public void A_bar_allocates_nothing()
    {
        var bars = Walk(12, 300);
        foreach (var definition in IndicatorCatalog.All)
        {
            var series = new IndicatorSeries(IndicatorSpec.Parse(definition.Name));
            foreach (var bar in bars)
            {
                series.Next(bar);
            }

            long before = GC.GetAllocatedBytesForCurrentThread();
            foreach (ref readonly var bar in bars.AsSpan())
            {
                series.Next(bar);
                series.Peek(bar);
            }

            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before == 0, definition.Name);
        }
    }

    [Fact]
    public void The_average_of_a_session_begins_with_each_date()
    {
        var vwap = new IndicatorSeries(IndicatorSpec.Parse("vwap"));
        Assert.True(double.IsNaN(vwap.Next(new IndicatorBar(1, 10, 10, 10, 10, 0))[0]));
        Assert.Equal(10, vwap.Next(new IndicatorBar(1, 10, 12, 8, 10, 100))[0]);
        Assert.Equal(17.5, vwap.Next(new IndicatorBar(1, 20, 20, 20, 20, 300))[0]);
        Assert.Equal(30, vwap.Next(new IndicatorBar(2, 30, 30, 30, 30, 1))[0]);
    }

    [Fact]
    public void Pivots_are_of_the_date_before()
    {
        var pivots = new IndicatorSeries(IndicatorSpec.Parse("pivots"));
        Assert.All(pivots.Next(new IndicatorBar(1, 100, 110, 95, 105, 1)).ToArray(), value => Assert.True(double.IsNaN(value)));
        pivots.Next(new IndicatorBar(1, 105, 108, 90, 100, 1));
        Assert.Equal([100.0, 110, 120, 130, 90, 80, 70], pivots.Next(new IndicatorBar(2, 101, 200, 1, 102, 1)).ToArray());
    }

    [Fact]
    public void Channels_are_of_the_last_bars()
    {
        var donchian = new IndicatorSeries(IndicatorSpec.Parse("donchian(2)"));
        Assert.True(double.IsNaN(donchian.Next(new IndicatorBar(1, 5, 9, 4, 5, 1))[0]));
        Assert.Equal([9.0, 6, 3], donchian.Next(new IndicatorBar(1, 5, 7, 3, 5, 1)).ToArray());
        Assert.Equal([7.0, 5, 3], donchian.Next(new IndicatorBar(1, 5, 6, 5, 5, 1)).ToArray());

        var keltner = new IndicatorSeries(IndicatorSpec.Parse("keltner(2,1.5,2)"));
        keltner.Next(new IndicatorBar(1, 10, 11, 9, 10, 1));
        keltner.Next(new IndicatorBar(1, 10, 13, 10, 12, 1));

        // EMA: (10+12)/2 = 11, then 11 + (14−11)·2/3 = 13; true ranges 3 and 3.
        Assert.Equal([17.5, 13, 8.5], keltner.Next(new IndicatorBar(1, 12, 15, 12, 14, 1)).ToArray());
    }

    [Fact]
    public void A_trend_holds_its_stop_until_a_close_beyond_it()
    {
        var trend = new IndicatorSeries(IndicatorSpec.Parse("supertrend(1,1)"));
        Assert.True(double.IsNaN(trend.Next(new IndicatorBar(1, 10, 11, 9, 10, 1))[0]));

        // True range 2, middle 11: stops at 9 and 13.
        Assert.Equal([9.0, 1], trend.Next(new IndicatorBar(1, 10, 12, 10, 11, 1)).ToArray());

        // Range 1, middle 10.5: 9.5 is higher than 9.
        Assert.Equal([9.5, 1], trend.Next(new IndicatorBar(1, 11, 11, 10, 10, 1)).ToArray());

        // Closes below 9.5: turned; range 2, middle 9: 11 is lower than the upper stop before, 11.5.
        Assert.Equal([11.0, -1], trend.Next(new IndicatorBar(1, 10, 10, 8, 8, 1)).ToArray());
    }

    [Fact]
    public void A_cloud_stands_where_charts_draw_it()
    {
        var cloud = new IndicatorSeries(IndicatorSpec.Parse("ichimoku(1,2,3)"));
        double[][] values = [.. Enumerable.Range(1, 5).Select(i => cloud.Next(new IndicatorBar(1, i, i, i, i, 1)).ToArray())];

        // Tenkan is the bar itself; kijun half way to the one before; spans are those of the bar before.
        Assert.Equal([5.0, 4.5, (4 + 3.5) / 2, 3.0, 5.0], values[4]);
        Assert.True(double.IsNaN(values[2][3]));
    }

    private static IndicatorBar[] Walk(int seed, int count)
    {
        var random = new Random(seed);
        var bars = new IndicatorBar[count];
        double close = 100;
        for (int i = 0; i < count; i++)
        {
            double open = close + (random.Next(-4, 5) * 0.05);
            close = Math.Max(1, open + (random.Next(-20, 21) * 0.05));
            bars[i] = new IndicatorBar(
                1 + (i / 75), open, Math.Max(open, close) + (random.Next(6) * 0.05), Math.Min(open, close) - (random.Next(6) * 0.05), close, random.Next(500), 50 + random.Next(9));
        }

        return bars;
    }
}
