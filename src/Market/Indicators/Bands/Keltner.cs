using Candlewick.Market.Indicators.Parts;

namespace Candlewick.Market.Indicators.Bands;

/// <summary>Exponential average of closes and bands of so many average true ranges around it.</summary>
internal sealed class Keltner(int period, double width, int atr) : IIndicator
{
    public static readonly IndicatorDefinition Definition = new(
        "keltner", "Keltner channels", IndicatorPlace.Overlay, [IndicatorParameter.Bars(20), IndicatorParameter.Factor("ranges", 2), IndicatorParameter.Bars(10, 1, "atr")],
        ["upper", "middle", "lower"], a => new Keltner((int)a[0], a[1], (int)a[2]));

    private readonly ExponentialAverage _middle = new(period);
    private readonly WilderAverage _range = new(atr);

    public int StateLength => ExponentialAverage.Length + TrueRangeStep.Length + WilderAverage.Length;

    public void Next(Span<double> state, in IndicatorBar bar, Span<double> outputs)
    {
        outputs.Fill(double.NaN);
        double middle = _middle.Next(ref state, bar.Close);
        double range = TrueRangeStep.Next(ref state, bar);
        double half = double.IsNaN(range) ? range : width * _range.Next(ref state, range);
        if (!double.IsNaN(middle + half))
        {
            (outputs[0], outputs[1], outputs[2]) = (middle + half, middle, middle - half);
        }
    }
}
