using System.Globalization;
using Candlewick.AlertRules.Definition;
using Candlewick.Market.Indicators;

namespace Candlewick.AlertRules.Evaluation;

/// <summary>
/// An indicator over closed bars against a number or another one. It is computed anew over the bars that are kept, each time: a function of those
/// bars, whichever process computes it and however they came.
/// </summary>
internal sealed class IndicatorLeaf(RuleWatch rule, IndicatorCondition condition)
    : BarLeaf(rule, condition, condition.Interval, condition.Is > Comparison.Below)
{
    private double _value = double.NaN;
    private double _threshold = double.NaN;

    public override decimal? Threshold => Number(_threshold);

    public override decimal? Value => Number(_value);

    public override void See(BarWindow bars)
    {
        var indicator = new IndicatorSeries(condition.Indicator.Spec);
        var other = condition.Other is { } name ? new IndicatorSeries(name.Spec) : null;
        int side = 0, before = 0;
        foreach (var bar in bars.Bars)
        {
            before = side != 0 ? side : before;
            var next = BarsSeen.Of(bar);
            _value = indicator.Next(next)[condition.Indicator.Output];
            _threshold = other is null ? (double)condition.Than : other.Next(next)[condition.Other!.Output];
            side = double.IsNaN(_value) || double.IsNaN(_threshold) ? 0 : _value.CompareTo(_threshold);
        }

        Holds = Met(condition.Is, side, before);
    }

    public override string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"{condition.Indicator} of {Interval} is {Value}, {(condition.Is is Comparison.Above ? "above" : condition.Is is Comparison.Below ? "below" : "and has crossed")} {condition.Other?.ToString() ?? ""}{(condition.Other is null ? "" : " at ")}{Threshold}");

    private static decimal? Number(double value) => double.IsFinite(value) && Math.Abs(value) < 1e15 ? decimal.Round((decimal)value, 8) : null;
}

/// <summary>A closed bar completes a candlestick pattern.</summary>
internal sealed class PatternLeaf(RuleWatch rule, PatternCondition condition) : BarLeaf(rule, condition, condition.Interval, isEvent: true)
{
    private double _value;

    public override void See(BarWindow bars)
    {
        var pattern = new IndicatorSeries(condition.Pattern.Spec);
        foreach (var bar in bars.Bars)
        {
            _value = pattern.Next(BarsSeen.Of(bar))[0];
        }

        Holds = (condition.Direction != Direction.Down && _value > 0) || (condition.Direction != Direction.Up && _value < 0);
    }

    public override string Describe() => $"{(_value > 0 ? "bullish" : "bearish")} {condition.Pattern} on a {Interval} bar";
}

/// <summary>Bars as indicators see them.</summary>
internal static class BarsSeen
{
    public static IndicatorBar Of(in AlertBar bar) => new(
        PreviousCloses.DateOf(bar.TradingDate).DayNumber, (double)bar.Open, (double)bar.High, (double)bar.Low, (double)bar.Close, (double)(bar.Volume ?? 0));
}
