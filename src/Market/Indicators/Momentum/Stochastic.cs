using Candlewick.Market.Indicators.Parts;

namespace Candlewick.Market.Indicators.Momentum;

/// <summary>Slow stochastic: the raw one smoothed (k), and smoothed again (d), by simple averages.</summary>
internal sealed class Stochastic(int period, int slowK, int slowD) : IIndicator
{
    public static readonly IndicatorDefinition Definition = new(
        "stoch", "Stochastic", IndicatorPlace.Pane, [IndicatorParameter.Bars(14, 1), IndicatorParameter.Bars(3, 1, "k"), IndicatorParameter.Bars(3, 1, "d")],
        ["k", "d"], a => new Stochastic((int)a[0], (int)a[1], (int)a[2]));

    private readonly RawStochastic _raw = new(period);
    private readonly RollingSum _k = new(slowK);
    private readonly RollingSum _d = new(slowD);

    public int StateLength => _raw.Length + _k.Length + _d.Length;

    public void Next(Span<double> state, in IndicatorBar bar, Span<double> outputs)
    {
        outputs.Fill(double.NaN);
        double raw = _raw.Next(ref state, bar.High, bar.Low, bar.Close);
        double k = double.IsNaN(raw) ? raw : _k.Next(ref state, raw) / slowK;
        double d = double.IsNaN(k) ? k : _d.Next(ref state, k) / slowD;
        if (!double.IsNaN(d))
        {
            (outputs[0], outputs[1]) = (k, d);
        }
    }
}
