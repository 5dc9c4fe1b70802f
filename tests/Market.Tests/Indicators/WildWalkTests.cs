using Candlewick.Market.Indicators;

namespace Candlewick.Market.Tests.Indicators;

/// <summary>
/// Windows that slide, against the same formulas over each window by itself, on walks with what is hard: flat stretches, no volume,
/// no ranges, huge and tiny prices, and a price a million times larger that passes through.
/// </summary>
public sealed class WildWalkTests
{
    private const int N = 7;

    private static readonly Dictionary<string, Func<IndicatorBar[], double>> Naive = new()
    {
        [$"sma({N})"] = w => w.Average(b => b.Close),
        [$"wma({N})"] = w => w.Select((b, i) => b.Close * (i + 1)).Sum() / (N * (N + 1) / 2),
        [$"stddev({N})"] = w => Deviation([.. w.Select(b => b.Close)]),
        [$"donchian({N})"] = w => w.Max(b => b.High),
        [$"willr({N})"] = w => w.Max(b => b.High) - w.Min(b => b.Low) is > 0 and var range ? -100 * (w.Max(b => b.High) - w[^1].Close) / range : 0,
        [$"stoch({N},1,1)"] = w => w.Max(b => b.High) - w.Min(b => b.Low) is > 0 and var range ? 100 * (w[^1].Close - w.Min(b => b.Low)) / range : 0,
        [$"slope({N})"] = w => Enumerable.Range(0, N).Sum(i => (i - 3) * (w[i].Close - w[0].Close)) / 28,
        [$"correl({N})"] = w => Correlation([.. w.Select(b => b.Close)], [.. w.Select(b => b.Benchmark)]),
    };

    [Theory]
    [InlineData(1, 100)]
    [InlineData(2, 1e-6)]
    [InlineData(3, 1e9)]
    [InlineData(4, 100)]
    public void A_window_that_slid_has_the_value_of_one_made_anew(int seed, double scale)
    {
        var bars = Walk(seed, scale);
        foreach (var (text, naive) in Naive)
        {
            var series = new IndicatorSeries(IndicatorSpec.Parse(text));
            for (int i = 0; i < bars.Length; i++)
            {
                double actual = series.Next(bars[i])[0];
                if (i >= N - 1)
                {
                    var window = bars[(i - N + 1)..(i + 1)];
                    double expected = naive(window);
                    double size = text.StartsWith("slope", StringComparison.Ordinal) || text.StartsWith("stddev", StringComparison.Ordinal) ? window.Max(b => b.Close) * 1e-4 : 1e-3;
                    Assert.True(Math.Abs(expected - actual) <= 1e-9 * Math.Max(Math.Abs(expected), size), $"{text} of bar {i} is {actual:R}, not {expected:R}");
                }
            }
        }
    }

    [Fact]
    public void Where_nothing_moves_nothing_is_made_of_rounding()
    {
        var bars = Walk(5, 100)[..200].Concat(Enumerable.Repeat(new IndicatorBar(1, 99.95, 99.95, 99.95, 99.95, 0, 17), 100)).ToArray();
        foreach (string text in (string[])["stddev(20)", "slope(14)", "mfi(14)", "cci(20)", "willr(14)", "roc(10)", "mom(10)", "correl(30)", "beta(5)", "stoch(14,3,3)", "ultosc(7,14,28)", "trange"])
        {
            var series = new IndicatorSeries(IndicatorSpec.Parse(text));
            foreach (var bar in bars)
            {
                series.Next(bar);
            }

            Assert.True(Math.Abs(series.Values[0]) < 1e-12, $"{text} is {series.Values[0]:R}");
        }
    }

    private static double Deviation(double[] values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Average(v => (v - mean) * (v - mean)));
    }

    private static double Correlation(double[] x, double[] y)
    {
        double covariance = x.Zip(y, (a, b) => (a - x.Average()) * (b - y.Average())).Average();
        return Deviation(x) <= 1e-13 * x[0] || Deviation(y) <= 1e-13 * y[0] ? 0 : covariance / (Deviation(x) * Deviation(y));
    }

    private static IndicatorBar[] Walk(int seed, double scale)
    {
        var random = new Random(seed);
        var bars = new IndicatorBar[600];
        double close = 1000;
        for (int i = 0; i < bars.Length; i++)
        {
            bool isFlat = i % 97 < 15;
            double open = close;
            close = isFlat ? close : Math.Max(100, close + random.Next(-20, 21));
            double at = (i % 150 == 149 ? 1e6 : 1) * scale / 1000;
            bars[i] = new IndicatorBar(
                1, open * at, (Math.Max(open, close) + (isFlat ? 0 : random.Next(5))) * at, (Math.Min(open, close) - (isFlat ? 0 : random.Next(5))) * at, close * at,
                i % 3 == 0 ? 0 : random.Next(1000), 50 + random.Next(9));
        }

        return bars;
    }
}
