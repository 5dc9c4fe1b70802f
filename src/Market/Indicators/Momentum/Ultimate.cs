using Candlewick.Market.Indicators.Parts;

namespace Candlewick.Market.Indicators.Momentum;

/// <summary>
/// Williams' ultimate oscillator: buying pressure by true range over three periods, weighted 4, 2 and 1, the shortest most. A
/// period in which nothing moved counts 0.
/// </summary>
internal sealed class Ultimate : IIndicator
{
    public static readonly IndicatorDefinition Definition = new(
        "ultosc", "Ultimate oscillator", IndicatorPlace.Pane,
        [IndicatorParameter.Bars(7, 1, "short"), IndicatorParameter.Bars(14, 1, "medium"), IndicatorParameter.Bars(28, 1, "long")], ["ultosc"], a => new Ultimate(a));

    private readonly RollingSum[] _sums;

    private Ultimate(IEnumerable<double> periods) => _sums = [.. periods.Order().Select(p => new RollingSum((int)p))];

    public int StateLength => 2 + _sums.Sum(s => 2 * s.Length);

    public void Next(Span<double> state, in IndicatorBar bar, Span<double> outputs)
    {
        ref double hasClose = ref Cells.Take(ref state);
        ref double last = ref Cells.Take(ref state);
        double before = last;
        bool isFirst = hasClose == 0;
        (hasClose, last) = (1, bar.Close);
        outputs[0] = double.NaN;
        if (isFirst)
        {
            return;
        }

        double range = TrueRangeStep.Of(bar, before);
        double pressure = bar.Close - Math.Min(bar.Low, before);
        double sum = 0;
        for (int i = 0; i < _sums.Length; i++)
        {
            double pressures = _sums[i].Next(ref state, pressure);
            double ranges = _sums[i].Next(ref state, range);
            sum += ranges == 0 ? 0 : (4 >> i) * (pressures / ranges);
        }

        outputs[0] = 100.0 * (sum / 7.0);
    }
}
