using Candlewick.Market.Indicators.Parts;

namespace Candlewick.Market.Indicators.Momentum;

/// <summary>
/// Fast less slow exponential average of closes, the exponential average of that (signal) and their difference (histogram). As in
/// TA-Lib the fast one begins so late that both have their first value at the same bar, and nothing is said before the signal's.
/// </summary>
internal sealed class Macd(int fast, int slow, int signal) : IIndicator
{
    public static readonly IndicatorDefinition Definition = new(
        "macd", "Moving average convergence/divergence", IndicatorPlace.Pane,
        [IndicatorParameter.Bars(12, name: "fast"), IndicatorParameter.Bars(26, name: "slow"), IndicatorParameter.Bars(9, 1, "signal")],
        ["macd", "signal", "histogram"], a => new Macd((int)Math.Min(a[0], a[1]), (int)Math.Max(a[0], a[1]), (int)a[2]));

    private readonly ExponentialAverage _fast = new(fast);
    private readonly ExponentialAverage _slow = new(slow);
    private readonly ExponentialAverage _signal = new(signal);

    public int StateLength => 1 + (3 * ExponentialAverage.Length);

    public void Next(Span<double> state, in IndicatorBar bar, Span<double> outputs)
    {
        outputs.Fill(double.NaN);
        ref double seen = ref Cells.Take(ref state);
        double slower = _slow.Next(ref state, bar.Close);
        if (seen < slow - fast)
        {
            seen++;
            return;
        }

        double difference = _fast.Next(ref state, bar.Close) - slower;
        double average = double.IsNaN(difference) ? difference : _signal.Next(ref state, difference);
        if (!double.IsNaN(average))
        {
            (outputs[0], outputs[1], outputs[2]) = (difference, average, difference - average);
        }
    }
}
