using Candlewick.AlertRules.Evaluation;
using Candlewick.Market.Indicators;

namespace Candlewick.AlertRules.Tests;

/// <summary>Indicators over a window: however bars come, and wherever it is broken off, they have the values of the whole series.</summary>
public sealed class WindowIndicatorTests(ITestOutputHelper output)
{
    private const long MinuteUs = 60_000_000;

    private static readonly string[] Specs = ["sma(20)", "ema(20)", "rsi(14)", "macd(12,26,9)", "obv", "sar", "supertrend(10,3)", "adx(14)", "cdlengulfing", "cdlhikkake"];

    [Theory]
    [InlineData(31)]
    [InlineData(32)]
    public void They_have_the_values_of_the_whole_series(int seed)
    {
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var all = new SortedDictionary<long, AlertBar>();
        var window = new BarWindow();
        window.Need(60);
        BarIndicator[] indicators = [.. Specs.Select(spec => window.Use(IndicatorSpec.Parse(spec)))];
        for (int i = 0; i < 600; i++)
        {
            long start = (random.Next(10), all.Count) switch
            {
                (8, > 20) => all.Keys.Last(),
                (9, > 20) => all.Keys.Last() - (random.Next(1, 20) * MinuteUs),
                _ => (all.Count == 0 ? 0 : all.Keys.Last()) + (random.Next(1, 3) * MinuteUs),
            };
            var bar = Bar(random, start, all.TryGetValue(start, out var known) ? known.Revision + 1 : 0);
            Assert.NotEqual(BarPlace.Ignored, window.Put(bar));
            all[start] = bar;
            if (random.Next(50) == 0)
            {
                window = Again(window);
                indicators = [.. Specs.Select(spec => window.Use(IndicatorSpec.Parse(spec)))];
            }

            AssertWhole(all.Values, indicators);
        }

        Assert.True(window.IsTrimmed);
    }

    [Fact]
    public void One_that_many_ask_for_is_computed_once_and_goes_with_the_last_of_them()
    {
        var window = new BarWindow();
        var (one, two) = (window.Use(IndicatorSpec.Parse("rsi")), window.Use(IndicatorSpec.Parse("rsi(14)")));
        Assert.Same(one, two);
        window.Release(one);
        Assert.Single(window.States);
        window.Release(two);
        Assert.Empty(window.States);
    }

    [Fact]
    public void A_bar_writes_itself_and_a_few_bars_in_many_where_the_window_begins()
    {
        var random = new Random(33);
        var window = new BarWindow();
        window.Need(640);
        window.Use(IndicatorSpec.Parse("rsi(14)"));
        for (int i = 0; i < 900; i++)
        {
            window.Put(Bar(random, i * MinuteUs, 0));
        }

        window.Kept();
        int written = 0, moved = 0;
        for (int i = 900; i < 900 + 810; i++)
        {
            window.Put(Bar(random, i * MinuteUs, 0));
            written += window.Changed.Count(bar => bar.Bar is not null);
            moved += window.IsMoved ? 1 : 0;
            window.Kept();
        }

        Assert.Equal((810, 10), (written, moved));
    }

    [Fact]
    public void The_past_of_a_rule_that_reaches_further_back_begins_the_window_anew()
    {
        var random = new Random(34);
        AlertBar[] bars = [.. Enumerable.Range(0, 300).Select(i => Bar(random, i * MinuteUs, 0))];
        var window = new BarWindow();
        window.Need(60);
        var obv = window.Use(IndicatorSpec.Parse("obv"));
        foreach (var bar in bars)
        {
            window.Put(bar);
        }

        window.Need(200);
        window.PutPast(bars[100..]);
        Assert.Equal((200, bars[100].StartUs), (window.Count, window.Bars[0].StartUs));
        AssertWhole(bars[100..], [obv]);
    }

    private static void AssertWhole(IEnumerable<AlertBar> bars, IEnumerable<BarIndicator> indicators)
    {
        foreach (var indicator in indicators)
        {
            var whole = new IndicatorSeries(indicator.Spec);
            foreach (var bar in bars)
            {
                whole.Next(BarsSeen.Of(bar));
            }

            Assert.Equal(whole.Values.ToArray(), Enumerable.Range(0, whole.Values.Length).Select(output => indicator[output]));
        }
    }

    /// <summary>The window of the next process, of what this one kept.</summary>
    private static BarWindow Again(BarWindow window)
    {
        var next = new BarWindow();
        next.Restore(window.Capacity, window.IsTrimmed, window.Bars.Reverse(), window.States);
        return next;
    }

    private static AlertBar Bar(Random random, long start, int revision)
    {
        decimal open = 100 + random.Next(200), close = 100 + random.Next(200);
        return new AlertBar(start, start + MinuteUs, 20260105, open, Math.Max(open, close) + random.Next(5), Math.Min(open, close) - random.Next(5), close, random.Next(1000), revision);
    }
}
