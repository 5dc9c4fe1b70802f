using Candlewick.Market.Candles;

namespace Candlewick.AlertRules.Definition;

/// <summary>What a rule waits for: one thing, or several combined. Numbers are exact.</summary>
public abstract record Condition
{
    /// <summary>Its name in JSON, and in the alerts that it makes.</summary>
    public abstract string Type { get; }

    /// <summary>Closed bars that it looks back on, by interval.</summary>
    public virtual IEnumerable<(BarSpec Interval, int Bars)> Past => [];

    /// <summary>Itself, or the conditions that it combines, in order.</summary>
    public virtual IEnumerable<Condition> Leaves => [this];
}

/// <summary>All of them, or any.</summary>
public sealed record Combination(bool IsAll, IReadOnlyList<Condition> Of) : Condition
{
    public override string Type => IsAll ? "all" : "any";

    public override IEnumerable<(BarSpec Interval, int Bars)> Past => Of.SelectMany(condition => condition.Past);

    public override IEnumerable<Condition> Leaves => Of.SelectMany(condition => condition.Leaves);
}

/// <summary>How a value is to lie to another one.</summary>
public enum Comparison
{
    Above,
    Below,
    Crosses,
    CrossesAbove,
    CrossesBelow,
}

/// <summary>Which way.</summary>
public enum Direction
{
    Up,
    Down,
    Either,
}

/// <summary>The last price, or the close of a bar of <paramref name="Interval"/>, against a level.</summary>
public sealed record PriceCondition(Comparison Is, decimal Level, BarSpec? Interval = null) : Condition
{
    public override string Type => "price";

    public override IEnumerable<(BarSpec Interval, int Bars)> Past => Interval is { } interval ? [(interval, 1)] : [];
}

/// <summary>The last price at least so many percent from the previous close, or from the close of the minute bar that ended <paramref name="Over"/> ago.</summary>
public sealed record ChangeCondition(Direction Is, decimal Percent, TimeSpan? Over = null) : Condition
{
    public override string Type => "change";

    public override IEnumerable<(BarSpec Interval, int Bars)> Past =>
        [Over is { } over ? (BarSpec.OneMinute, (int)Math.Ceiling(over.TotalMinutes) + 2) : (BarSpec.OneDay, 2)];
}

/// <summary>A price beyond all of the trading date, or of 52 weeks.</summary>
public sealed record ExtremeCondition(bool IsHigh, bool OfYear) : Condition
{
    /// <summary>52 weeks, in days: as many daily bars at most.</summary>
    public const int YearDays = 364;

    public override string Type => IsHigh ? "high" : "low";

    public override IEnumerable<(BarSpec Interval, int Bars)> Past => OfYear ? [(BarSpec.OneDay, YearDays)] : [];
}

/// <summary>The last price strictly outside a range: of the last <paramref name="Bars"/> closed bars, or a given one.</summary>
public sealed record BreakoutCondition(Direction Is, BarSpec Interval, int Bars, decimal? Low = null, decimal? High = null) : Condition
{
    public override string Type => "breakout";

    public override IEnumerable<(BarSpec Interval, int Bars)> Past => Bars > 0 ? [(Interval, Bars)] : [];
}

/// <summary>The first price of a trading date at least so many percent from the previous close.</summary>
public sealed record GapCondition(Direction Is, decimal Percent) : Condition
{
    public override string Type => "gap";

    public override IEnumerable<(BarSpec Interval, int Bars)> Past => [(BarSpec.OneDay, 2)];
}

/// <summary>The volume of a bar more than <paramref name="Times"/> the average of the <paramref name="AverageOf"/> bars before it.</summary>
public sealed record VolumeCondition(BarSpec Interval, decimal Times, int AverageOf) : Condition
{
    public override string Type => "volume";

    public override IEnumerable<(BarSpec Interval, int Bars)> Past => [(Interval, AverageOf + 1)];
}

/// <summary>Nothing was said for so long.</summary>
public sealed record SilenceCondition(TimeSpan For) : Condition
{
    public override string Type => "silence";
}

/// <summary>An indicator over closed bars against a number or another indicator.</summary>
/// <param name="Other">Null where it is compared with <paramref name="Than"/>.</param>
public sealed record IndicatorCondition(BarSpec Interval, IndicatorName Indicator, Comparison Is, decimal Than, IndicatorName? Other = null) : Condition
{
    public override string Type => "indicator";

    public override IEnumerable<(BarSpec Interval, int Bars)> Past => [(Interval, Math.Max(Indicator.Bars, Other?.Bars ?? 0))];
}

/// <summary>A closed bar completes a candlestick pattern.</summary>
/// <param name="Direction">Up: bullish; down: bearish.</param>
public sealed record PatternCondition(BarSpec Interval, IndicatorName Pattern, Direction Direction) : Condition
{
    /// <summary>More than the longest pattern and the averages that it compares with.</summary>
    private const int Bars = 60;

    public override string Type => "pattern";

    public override IEnumerable<(BarSpec Interval, int Bars)> Past => [(Interval, Bars)];
}
