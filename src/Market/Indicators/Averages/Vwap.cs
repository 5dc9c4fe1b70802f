using Candlewick.Market.Indicators.Parts;

namespace Candlewick.Market.Indicators.Averages;

/// <summary>Volume-weighted average of typical prices since the session began; nothing until something was traded in it.</summary>
internal sealed class Vwap : IIndicator
{
    public static readonly IndicatorDefinition Definition = IndicatorDefinition.Plain("vwap", "Volume-weighted average price of the session", IndicatorPlace.Overlay, () => new Vwap());

    public int StateLength => 3;

    public void Next(Span<double> state, in IndicatorBar bar, Span<double> outputs)
    {
        ref double date = ref Cells.Take(ref state);
        ref double paid = ref Cells.Take(ref state);
        ref double volume = ref Cells.Take(ref state);
        if (date != bar.TradingDate)
        {
            (date, paid, volume) = (bar.TradingDate, 0, 0);
        }

        paid += bar.Typical * bar.Volume;
        volume += bar.Volume;
        outputs[0] = volume > 0 ? paid / volume : double.NaN;
    }
}
