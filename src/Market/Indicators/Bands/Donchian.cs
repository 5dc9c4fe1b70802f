namespace Candlewick.Market.Indicators.Bands;

/// <summary>Highest high and lowest low of the last n bars, this one among them, and half way between.</summary>
internal sealed class Donchian(int period) : IIndicator
{
    public static readonly IndicatorDefinition Definition = new(
        "donchian", "Donchian channels", IndicatorPlace.Overlay, [IndicatorParameter.Bars(20, 1)], ["upper", "middle", "lower"], a => new Donchian((int)a[0]));

    private readonly MidRange _range = new(period);

    public int StateLength => _range.Length;

    public void Next(Span<double> state, in IndicatorBar bar, Span<double> outputs)
    {
        var (highest, lowest) = _range.Next(ref state, bar);
        (outputs[0], outputs[1], outputs[2]) = (highest, (highest + lowest) / 2, lowest);
    }
}
