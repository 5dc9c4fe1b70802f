using Candlewick.Market.Candles;

namespace Candlewick.AlertRules.Definition;

/// <summary>How often a rule alerts.</summary>
public abstract record Frequency
{
    public static Frequency Once { get; } = new OnlyOnce();

    /// <summary>The first time; the rule is then done.</summary>
    public sealed record OnlyOnce : Frequency;

    /// <summary>The first time in each bar.</summary>
    public sealed record OnceABar(BarSpec Bar) : Frequency;

    /// <summary>Each time, but not before so long after the last one.</summary>
    public sealed record EveryTime(TimeSpan Cooldown) : Frequency;
}
