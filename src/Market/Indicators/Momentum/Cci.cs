using Candlewick.Market.Indicators.Parts;

namespace Candlewick.Market.Indicators.Momentum;

/// <summary>
/// Lambert's commodity channel index: distance of the typical price from its mean, in 0.015 mean deviations; 0 where it
/// is at its mean. The mean deviation is summed anew each bar, for it is taken from a mean that moves.
/// </summary>
internal sealed class Cci(int period) : IIndicator
{
    public static readonly IndicatorDefinition Definition = IndicatorDefinition.OfPeriod("cci", "Commodity channel index", IndicatorPlace.Pane, 20, 2, n => new Cci(n));

    private readonly Window _typical = new(period);

    public int StateLength => _typical.Length;

    public void Next(Span<double> state, in IndicatorBar bar, Span<double> outputs)
    {
        double typical = bar.Typical;
        var values = _typical.Push(ref state, typical);
        if (!values.IsFull)
        {
            outputs[0] = double.NaN;
            return;
        }

        double sum = 0;
        foreach (double value in values.Ring)
        {
            sum += value;
        }

        double mean = sum / period;
        double deviations = 0;
        foreach (double value in values.Ring)
        {
            deviations += Math.Abs(value - mean);
        }

        double distance = typical - mean;
        outputs[0] = Cells.IsZero(distance, Math.Abs(typical) + Math.Abs(mean)) || deviations == 0 ? 0 : distance / (0.015 * (deviations / period));
    }
}
