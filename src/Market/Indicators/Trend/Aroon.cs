using Candlewick.Market.Indicators.Parts;

namespace Candlewick.Market.Indicators.Trend;

/// <summary>How long ago the highest high (up) and the lowest low (down) of the last n+1 bars was: 100 now, 0 n bars ago; of equals the latest.</summary>
internal sealed class Aroon(int period) : IIndicator
{
    public static readonly IndicatorDefinition Definition = new("aroon", "Aroon", IndicatorPlace.Pane, [IndicatorParameter.Bars(14)], ["down", "up"], a => new Aroon((int)a[0]));

    private readonly RollingExtreme _highest = new(period + 1, isHighest: true);
    private readonly RollingExtreme _lowest = new(period + 1, isHighest: false);

    public int StateLength => _highest.Length + _lowest.Length;

    public void Next(Span<double> state, in IndicatorBar bar, Span<double> outputs)
    {
        outputs[1] = Of(_highest.Next(ref state, bar.High));
        outputs[0] = Of(_lowest.Next(ref state, bar.Low));
    }

    private double Of((double Value, int Ago) extreme) => double.IsNaN(extreme.Value) ? double.NaN : 100.0 / period * (period - extreme.Ago);
}
