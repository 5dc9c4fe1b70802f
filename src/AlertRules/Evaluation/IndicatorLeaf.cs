using System.Globalization;
using Candlewick.AlertRules.Definition;

namespace Candlewick.AlertRules.Evaluation;

/// <summary>An indicator over closed bars against a number or another one. The indicators are those of the window: a bar costs a comparison here.</summary>
internal sealed class IndicatorLeaf(RuleWatch rule, IndicatorCondition condition)
    : BarLeaf(rule, condition, condition.Interval, condition.Is > Comparison.Below)
{
    private const int NowShift = 1, BeforeShift = 3;

    private BarIndicator? _indicator;
    private BarIndicator? _other;
    private bool _isRestored;

    /// <summary>Sides at the newest bar, and the one that a bar before it was strictly on last: -1, 1; 0 where it is not known.</summary>
    private int _side, _before;

    public override decimal? Threshold => Number(Than);

    public override decimal? Value => Number(Is);

    private double Is => _indicator?[condition.Indicator.Output] ?? double.NaN;

    private double Than => condition.Other is null ? (double)condition.Than : _other?[condition.Other.Output] ?? double.NaN;

    public override void Enter(BarWindow bars)
    {
        _indicator = bars.Use(condition.Indicator.Spec);
        _other = condition.Other is { } other ? bars.Use(other.Spec) : null;
        if (!_isRestored)
        {
            LookBack(bars);
        }
    }

    public override void Leave(BarWindow bars)
    {
        bars.Release(_indicator!);
        if (_other is not null)
        {
            bars.Release(_other);
        }
    }

    public override void LookBack(BarWindow bars)
    {
        double[] values = bars.Indicators.History(_indicator!, condition.Indicator);
        double[]? others = condition.Other is { } other ? bars.Indicators.History(_other!, other) : null;
        (_side, _before) = (0, 0);
        for (int i = values.Length - 1; i >= 0 && _before == 0; i--)
        {
            int side = SideOf(values[i], others?[i] ?? (double)condition.Than);
            (_side, _before) = i == values.Length - 1 ? (side, 0) : (_side, side);
        }
    }

    public override void See(BarWindow bars, BarPlace place)
    {
        _before = place == BarPlace.Next && _side != 0 ? _side : _before;
        _side = SideOf(Is, Than);
        Holds = Met(condition.Is, _side, _before);
    }

    public override uint Save() => base.Save() | (Bits(_side) << NowShift) | (Bits(_before) << BeforeShift);

    public override void Restore(uint saved)
    {
        base.Restore(saved);
        (_side, _before, _isRestored) = (Side(saved >> NowShift), Side(saved >> BeforeShift), true);
    }

    public override string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"{condition.Indicator} of {Interval} is {Value}, {(condition.Is is Comparison.Above ? "above" : condition.Is is Comparison.Below ? "below" : "and has crossed")} {condition.Other?.ToString() ?? ""}{(condition.Other is null ? "" : " at ")}{Threshold}");

    private static int SideOf(double value, double than) => double.IsNaN(value) || double.IsNaN(than) ? 0 : value.CompareTo(than);

    private static uint Bits(int side) => side < 0 ? 1u : side > 0 ? 2u : 0;

    private static int Side(uint bits) => (bits & 3) switch { 1 => -1, 2 => 1, _ => 0 };

    private static decimal? Number(double value) => double.IsFinite(value) && Math.Abs(value) < 1e15 ? decimal.Round((decimal)value, 8) : null;
}

/// <summary>A closed bar completes a candlestick pattern.</summary>
internal sealed class PatternLeaf(RuleWatch rule, PatternCondition condition) : BarLeaf(rule, condition, condition.Interval, isEvent: true)
{
    private BarIndicator? _pattern;

    private double Found => _pattern?[0] ?? 0;

    public override void Enter(BarWindow bars) => _pattern = bars.Use(condition.Pattern.Spec);

    public override void Leave(BarWindow bars) => bars.Release(_pattern!);

    public override void See(BarWindow bars, BarPlace place) => Holds = (condition.Direction != Direction.Down && Found > 0) || (condition.Direction != Direction.Up && Found < 0);

    public override string Describe() => $"{(Found > 0 ? "bullish" : "bearish")} {condition.Pattern} on a {Interval} bar";
}
