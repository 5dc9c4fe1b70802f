using Candlewick.Market.Indicators;
using Candlewick.Market.Risk;

namespace Candlewick.Market.Tests.Risk;

/// <summary>Six bars, with numbers from an independent computation (Python's statistics module).</summary>
public sealed class RiskReportTests
{
    private static readonly RiskOptions Options = new(252, 0.9, 0.0001);

    private static readonly IndicatorBar[] Bars =
    [
        new(1, 100, 102, 99, 101, 10, 1000), new(2, 101, 104, 100, 103, 10, 1010), new(3, 103, 103.5, 97, 98, 10, 980),
        new(4, 98, 100, 96, 99, 10, 985), new(5, 99, 105, 98.5, 104, 10, 1020), new(6, 104, 104.5, 101, 102, 10, 1015),
    ];

    [Fact]
    public void Every_measure_has_the_value_of_its_formula()
    {
        var report = RiskReport.Of(Bars, Options, new double[Bars.Length]);
        Assert.Equal(5, report.Returns);
        Assert.Equal(0.6018226406586039, report.Volatility, 1e-12);
        Assert.Equal(0.45300595974974356, report.Parkinson, 1e-12);
        Assert.Equal(0.4350763959373509, report.GarmanKlass, 1e-12);
        Assert.Equal(0.0368185212845407, report.HistoricalVar, 1e-12);
        Assert.Equal(0.04854368932038833, report.HistoricalShortfall, 1e-12);
        Assert.Equal(0.046003306156067396, report.ParametricVar, 1e-12);
        Assert.Equal(0.06393891936028019, report.ParametricShortfall, 1e-12);
        Assert.Equal(0.04854368932038833, report.MaxDrawdown, 1e-12);
        Assert.Equal(1.025496287667984, report.Sharpe, 1e-12);
        Assert.Equal(1.6596312472434211, report.Sortino, 1e-12);
        Assert.Equal(1.5778739616207924, report.Beta, 1e-12);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Without_returns_nothing_is_claimed(int bars)
    {
        var report = RiskReport.Of(Bars.AsSpan(0, bars), Options, new double[1]);
        Assert.Equal(0, report.Returns);
        Assert.All([report.Volatility, report.HistoricalVar, report.ParametricVar, report.Sharpe, report.Sortino, report.Beta], value => Assert.True(double.IsNaN(value)));
    }

    [Fact]
    public void Where_nothing_moves_there_is_no_risk_and_no_ratio_to_it()
    {
        var still = Enumerable.Repeat(new IndicatorBar(1, 5, 5, 5, 5, 0), 10).ToArray();
        var report = RiskReport.Of(still, Options, new double[10]);
        Assert.Equal((0.0, 0.0, 0.0, 0.0), (report.Volatility, report.Parkinson, report.GarmanKlass, report.MaxDrawdown));
        Assert.Equal(0, report.HistoricalVar);
        Assert.True(double.IsNaN(report.Sharpe));
    }

    [Fact]
    public void A_bar_without_a_benchmark_takes_no_part_in_beta()
    {
        var bars = Bars.ToArray();
        bars[5] = bars[5] with { Benchmark = double.NaN };
        Assert.Equal(
            RiskReport.Of(Bars.AsSpan(0, 5), Options, new double[6]).Beta,
            RiskReport.Of(bars, Options, new double[6]).Beta, 1e-12);
    }

    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0.9, 1.2815515655446004)]
    [InlineData(0.95, 1.6448536269514722)]
    [InlineData(0.999, 3.090232306167813)]
    public void A_quantile_is_exact(double probability, double expected) => Assert.Equal(expected, NormalQuantile.Of(probability), 1e-13);

    [Fact]
    public void Measuring_allocates_nothing()
    {
        double[] scratch = new double[Bars.Length];
        RiskReport.Of(Bars, Options, scratch);
        long before = GC.GetAllocatedBytesForCurrentThread();
        RiskReport.Of(Bars, Options, scratch);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
