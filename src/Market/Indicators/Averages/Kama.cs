using Candlewick.Market.Indicators.Parts;

namespace Candlewick.Market.Indicators.Averages;

/// <summary>
/// Kaufman's adaptive average: an exponential one whose weight lies between those of 2 and 30 bars, by how straight the last n
/// bars went: change over n bars by the sum of changes. It begins with the close before its first value.
/// </summary>
internal sealed class Kama(int period) : IIndicator
{
    private const double Slowest = 2.0 / (30 + 1);
    private const double Range = (2.0 / (2 + 1)) - Slowest;

    public static readonly IndicatorDefinition Definition = IndicatorDefinition.OfPeriod("kama", "Kaufman adaptive moving average", IndicatorPlace.Overlay, 10, 2, n => new Kama(n));

    private readonly RollingSum _way = new(period);
    private readonly Window _closes = new(period + 1);

    public int StateLength => 2 + _way.Length + _closes.Length;

    public void Next(Span<double> state, in IndicatorBar bar, Span<double> outputs)
    {
        ref double started = ref Cells.Take(ref state);
        ref double average = ref Cells.Take(ref state);
        outputs[0] = double.NaN;
        var closes = _closes.Push(ref state, bar.Close);
        if (started == 0)
        {
            started = 1;
            return;
        }

        double way = _way.Next(ref state, Math.Abs(bar.Close - closes[1]));
        if (!closes.IsFull)
        {
            return;
        }

        average = started == 1 ? closes[1] : average;
        started = 2;
        double change = bar.Close - closes.Oldest;
        double efficiency = way <= change || way == 0 ? 1.0 : Math.Abs(change / way);
        double weight = (efficiency * Range) + Slowest;
        weight *= weight;
        average = ((bar.Close - average) * weight) + average;
        outputs[0] = average;
    }
}
