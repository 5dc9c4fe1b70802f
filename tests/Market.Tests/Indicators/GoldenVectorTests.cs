using Candlewick.Market.Indicators;

namespace Candlewick.Market.Tests.Indicators;

/// <summary>TA-Lib's values, bar by bar. The tables hold ten digits.</summary>
public sealed class GoldenVectorTests
{
    /// <summary>Our indicator of the columns of a table, in the order of its outputs.</summary>
    private static readonly (string Spec, string[] Columns)[] Same =
    [
        ("sma(20)", ["sma_20"]), ("ema(14)", ["ema_14"]), ("wma(20)", ["wma_20"]), ("dema(20)", ["dema_20"]), ("tema(20)", ["tema_20"]), ("kama(10)", ["kama_10"]),
        ("rsi(14)", ["rsi_14"]), ("macd(12,26,9)", ["macd_12_26_9", "macd_signal", "macd_hist"]), ("bbands(20,2)", ["bb_upper_20_2", "bb_middle", "bb_lower"]),
        ("atr(14)", ["atr_14"]), ("natr(14)", ["natr_14"]), ("trange", ["trange"]), ("adx(14)", ["adx_14", "plus_di_14", "minus_di_14"]),
        ("stoch(14,3,3)", ["stoch_k_14_3_3", "stoch_d"]), ("stochrsi(14,14,3)", ["stochrsi_k_14_14_3", "stochrsi_d"]), ("cci(20)", ["cci_20"]),
        ("willr(14)", ["willr_14"]), ("roc(10)", ["roc_10"]), ("mom(10)", ["mom_10"]), ("obv", ["obv"]), ("mfi(14)", ["mfi_14"]), ("ad", ["ad"]),
        ("aroon(14)", ["aroon_down_14", "aroon_up_14"]), ("sar(0.02,0.2)", ["sar_0.02_0.2"]), ("trix(15)", ["trix_15"]), ("ultosc(7,14,28)", ["ultosc_7_14_28"]),
        ("stddev(20)", ["stddev_20"]), ("slope(14)", ["linearreg_slope_14"]), ("beta(5)", ["beta_self_5"]), ("correl(30)", ["correl_hl_30"]),
    ];

    [Theory]
    [MemberData(nameof(GoldenBars.Names), MemberType = typeof(GoldenBars))]
    public void Every_indicator_has_the_values_of_TA_Lib(string name)
    {
        var bars = GoldenBars.Read(name);
        var golden = GoldenBars.Columns(name);
        foreach (var (spec, columns) in Same)
        {
            var series = new IndicatorSeries(IndicatorSpec.Parse(spec));
            for (int i = 0; i < bars.Count; i++)
            {
                var bar = spec == "beta(5)" ? bars[i] with { Close = bars[i].Low, Benchmark = bars[i].High }
                    : spec == "correl(30)" ? bars[i] with { Close = bars[i].High, Benchmark = bars[i].Low } : bars[i];
                var values = series.Next(bar);
                for (int output = 0; output < columns.Length; output++)
                {
                    AssertSame(golden[columns[output]][i], values[output], $"{columns[output]} of bar {i}");
                }
            }
        }
    }

    private static void AssertSame(double expected, double actual, string what) => Assert.True(
        double.IsNaN(expected) ? double.IsNaN(actual) : Math.Abs(expected - actual) <= Math.Max(1e-9 * Math.Abs(expected), 1e-11), $"{what} is {actual:R}, not {expected:R}");
}
