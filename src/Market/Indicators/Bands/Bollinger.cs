using Candlewick.Market.Indicators.Parts;

namespace Candlewick.Market.Indicators.Bands;

/// <summary>Simple average of closes and bands of so many (population) standard deviations around it.</summary>
internal sealed class Bollinger(int period, double width) : IIndicator
{
    public static readonly IndicatorDefinition Definition = new(
        "bbands", "Bollinger bands", IndicatorPlace.Overlay, [IndicatorParameter.Bars(20), IndicatorParameter.Factor("deviations", 2)],
        ["upper", "middle", "lower"], a => new Bollinger((int)a[0], a[1]));

    private readonly RollingDeviation _deviation = new(period);

    public int StateLength => _deviation.Length;

    public void Next(Span<double> state, in IndicatorBar bar, Span<double> outputs)
    {
        var (mean, deviation) = _deviation.Next(ref state, bar.Close);
        double half = deviation * width;
        (outputs[0], outputs[1], outputs[2]) = (mean + half, mean, mean - half);
    }
}
