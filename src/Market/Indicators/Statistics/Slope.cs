using Candlewick.Market.Indicators.Parts;

namespace Candlewick.Market.Indicators.Statistics;

/// <summary>
/// Slope of the line through the last n closes by least squares, price a bar. Summed anew each bar: it is a small difference of
/// large sums, and what sliding sums leave behind would soon be larger than it.
/// </summary>
internal sealed class Slope(int period) : IIndicator
{
    public static readonly IndicatorDefinition Definition = IndicatorDefinition.OfPeriod("slope", "Linear regression slope", IndicatorPlace.Pane, 14, 2, n => new Slope(n));

    private readonly Window _closes = new(period);
    private readonly double _sumX = period * (period - 1) * 0.5;
    private readonly double _divisor = Divisor(period);

    public int StateLength => _closes.Length;

    public void Next(Span<double> state, in IndicatorBar bar, Span<double> outputs)
    {
        var closes = _closes.Push(ref state, bar.Close);
        if (!closes.IsFull)
        {
            outputs[0] = double.NaN;
            return;
        }

        double sum = 0;
        double weighted = 0;
        for (int ago = period - 1; ago >= 0; ago--)
        {
            double close = closes[ago];
            sum += close;
            weighted += ago * close;
        }

        outputs[0] = ((period * weighted) - (_sumX * sum)) / _divisor;
    }

    private static double Divisor(int period)
    {
        double sumX = period * (period - 1) * 0.5;
        double squares = (double)period * (period - 1) * ((2 * period) - 1) / 6;
        return (sumX * sumX) - (period * squares);
    }
}
