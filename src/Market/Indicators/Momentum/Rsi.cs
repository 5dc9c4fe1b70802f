using Candlewick.Market.Indicators.Parts;

namespace Candlewick.Market.Indicators.Momentum;

/// <summary>Wilder's relative strength index of closes, 0 to 100; 0 where nothing moved.</summary>
internal sealed class Rsi(int period) : IIndicator
{
    public static readonly IndicatorDefinition Definition = IndicatorDefinition.OfPeriod("rsi", "Relative strength index", IndicatorPlace.Pane, 14, 2, n => new Rsi(n));

    private readonly WilderAverage _average = new(period);

    public int StateLength => Length;

    /// <summary>Cells of state.</summary>
    internal const int Length = 2 + (2 * WilderAverage.Length);

    public void Next(Span<double> state, in IndicatorBar bar, Span<double> outputs) => outputs[0] = Next(ref state, bar.Close);

    internal double Next(ref Span<double> state, double close)
    {
        ref double hasClose = ref Cells.Take(ref state);
        ref double last = ref Cells.Take(ref state);
        double change = close - last;
        bool isFirst = hasClose == 0;
        (hasClose, last) = (1, close);
        if (isFirst)
        {
            return double.NaN;
        }

        double gain = _average.Next(ref state, change > 0 ? change : 0);
        double loss = _average.Next(ref state, change < 0 ? -change : 0);
        return double.IsNaN(gain) ? gain : gain + loss == 0 ? 0 : 100 * (gain / (gain + loss));
    }
}
