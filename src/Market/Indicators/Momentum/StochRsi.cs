using Candlewick.Market.Indicators.Parts;

namespace Candlewick.Market.Indicators.Momentum;

/// <summary>Stochastic of the relative strength index: the raw one (k) and its simple average (d).</summary>
internal sealed class StochRsi(int rsi, int period, int smoothing) : IIndicator
{
    public static readonly IndicatorDefinition Definition = new(
        "stochrsi", "Stochastic RSI", IndicatorPlace.Pane, [IndicatorParameter.Bars(14, name: "rsi"), IndicatorParameter.Bars(14, 1), IndicatorParameter.Bars(3, 1, "d")],
        ["k", "d"], a => new StochRsi((int)a[0], (int)a[1], (int)a[2]));

    private readonly Rsi _rsi = new(rsi);
    private readonly RawStochastic _raw = new(period);
    private readonly RollingSum _d = new(smoothing);

    public int StateLength => Rsi.Length + _raw.Length + _d.Length;

    public void Next(Span<double> state, in IndicatorBar bar, Span<double> outputs)
    {
        outputs.Fill(double.NaN);
        var rest = state[Rsi.Length..];
        double strength = _rsi.Next(ref state, bar.Close);
        if (double.IsNaN(strength))
        {
            return;
        }

        double raw = _raw.Next(ref rest, strength, strength, strength);
        double average = double.IsNaN(raw) ? raw : _d.Next(ref rest, raw) / smoothing;
        if (!double.IsNaN(average))
        {
            (outputs[0], outputs[1]) = (raw, average);
        }
    }
}
