using Candlewick.Market.Indicators;

namespace Candlewick.Market.Risk;

/// <summary>
/// Risk over the returns of a series of bars, daily or intraday alike. Fractions, not percent; losses are positive. Not a number
/// where there are not bars enough, or nothing moved that is divided by.
/// </summary>
/// <param name="Returns">How many returns it is made of: one less than bars.</param>
/// <param name="Volatility">Standard deviation of logarithmic returns of closes, a year.</param>
/// <param name="Parkinson">Volatility by ranges (Parkinson 1980), a year.</param>
/// <param name="GarmanKlass">Volatility by ranges and bodies (Garman and Klass 1980), a year.</param>
/// <param name="HistoricalVar">Loss of a bar that the confidence's share of returns does not exceed.</param>
/// <param name="ParametricVar">The same of a normal distribution of their mean and deviation.</param>
/// <param name="HistoricalShortfall">Mean loss of the returns that are no better than that.</param>
/// <param name="ParametricShortfall">The same of a normal distribution.</param>
/// <param name="MaxDrawdown">Deepest fall of a close below the highest one before it.</param>
/// <param name="Sharpe">Mean return beyond the risk-free one by its deviation, a year.</param>
/// <param name="Sortino">The same by the deviation of returns below the risk-free one.</param>
/// <param name="Beta">Slope of returns over the benchmark's.</param>
public readonly record struct RiskReport(
    int Returns, double Volatility, double Parkinson, double GarmanKlass, double HistoricalVar, double ParametricVar,
    double HistoricalShortfall, double ParametricShortfall, double MaxDrawdown, double Sharpe, double Sortino, double Beta)
{
    /// <summary>Measures the bars, in order of time. Allocates nothing.</summary>
    /// <param name="scratch">Room for a double a bar.</param>
    /// <exception cref="ArgumentException">There is less room.</exception>
    public static RiskReport Of(ReadOnlySpan<IndicatorBar> bars, RiskOptions options, Span<double> scratch)
    {
        if (scratch.Length < bars.Length)
        {
            throw new ArgumentException($"{bars.Length} bars need as many doubles of scratch, not {scratch.Length}.", nameof(scratch));
        }

        double year = Math.Sqrt(options.BarsPerYear);
        int count = Math.Max(bars.Length - 1, 0);
        var returns = scratch[..count];
        for (int i = 0; i < count; i++)
        {
            returns[i] = Math.Log(bars[i + 1].Close / bars[i].Close);
        }

        double volatility = Moments.Of(returns).Deviation * year;
        for (int i = 0; i < count; i++)
        {
            returns[i] = (bars[i + 1].Close / bars[i].Close) - 1;
        }

        var moments = Moments.Of(returns);
        double downside = Downside(returns, options.RiskFree);
        returns.Sort();
        var (historicalVar, historicalShortfall) = LossTail.Historical(returns, options.Confidence);
        var (parametricVar, parametricShortfall) = LossTail.Normal(moments, options.Confidence);
        double beyond = moments.Mean - options.RiskFree;
        return new RiskReport(
            count, volatility, RangeVolatility.Parkinson(bars) * year, RangeVolatility.GarmanKlass(bars) * year,
            historicalVar, parametricVar, historicalShortfall, parametricShortfall, Drawdown(bars),
            moments.Deviation > 0 ? beyond / moments.Deviation * year : double.NaN,
            downside > 0 ? beyond / downside * year : double.NaN,
            BenchmarkSlope.Of(bars));
    }

    /// <summary>Every measure by its name, in order.</summary>
    public IEnumerable<(string Name, double Value)> Measures =>
    [
        ("returns", Returns), ("volatility", Volatility), ("parkinson", Parkinson), ("garman_klass", GarmanKlass), ("historical_var", HistoricalVar), ("parametric_var", ParametricVar),
        ("historical_shortfall", HistoricalShortfall), ("parametric_shortfall", ParametricShortfall), ("max_drawdown", MaxDrawdown), ("sharpe", Sharpe), ("sortino", Sortino), ("beta", Beta),
    ];

    private static double Downside(ReadOnlySpan<double> returns, double target)
    {
        double squares = 0;
        foreach (double value in returns)
        {
            double below = Math.Min(value - target, 0);
            squares += below * below;
        }

        return Math.Sqrt(squares / returns.Length);
    }

    private static double Drawdown(ReadOnlySpan<IndicatorBar> bars)
    {
        double deepest = bars.IsEmpty ? double.NaN : 0;
        double highest = 0;
        foreach (ref readonly var bar in bars)
        {
            highest = Math.Max(highest, bar.Close);
            deepest = Math.Max(deepest, 1 - (bar.Close / highest));
        }

        return deepest;
    }
}
