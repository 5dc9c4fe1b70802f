using Candlewick.Market.Indicators.Parts;

namespace Candlewick.Market.Indicators.Bands;

/// <summary>
/// Ichimoku: mid-ranges of the last 9 (tenkan), 26 (kijun) and 52 bars. The cloud's edges (span_a, span_b) are those that stand at
/// this bar, computed 26 bars ago with this one counted, as charts draw them; chikou is the close, which charts draw 26 bars back.
/// </summary>
internal sealed class Ichimoku(int tenkan, int kijun, int senkou) : IIndicator
{
    public static readonly IndicatorDefinition Definition = new(
        "ichimoku", "Ichimoku cloud", IndicatorPlace.Overlay,
        [IndicatorParameter.Bars(9, 1, "tenkan"), IndicatorParameter.Bars(26, 1, "kijun"), IndicatorParameter.Bars(52, 1, "senkou")],
        ["tenkan", "kijun", "span_a", "span_b", "chikou"], a => new Ichimoku((int)a[0], (int)a[1], (int)a[2]));

    private readonly MidRange _tenkan = new(tenkan);
    private readonly MidRange _kijun = new(kijun);
    private readonly MidRange _senkou = new(senkou);

    /// <summary>Spans are drawn kijun − 1 bars ahead: the 26th bar from and with the one they are computed at.</summary>
    private readonly Window _ahead = new(kijun);

    public int StateLength => _tenkan.Length + _kijun.Length + _senkou.Length + (2 * _ahead.Length);

    public void Next(Span<double> state, in IndicatorBar bar, Span<double> outputs)
    {
        outputs[0] = _tenkan.Middle(ref state, bar);
        outputs[1] = _kijun.Middle(ref state, bar);
        double far = _senkou.Middle(ref state, bar);
        var spanA = _ahead.Push(ref state, (outputs[0] + outputs[1]) / 2);
        var spanB = _ahead.Push(ref state, far);
        outputs[2] = spanA.IsFull ? spanA.Oldest : double.NaN;
        outputs[3] = spanB.IsFull ? spanB.Oldest : double.NaN;
        outputs[4] = bar.Close;
    }
}
