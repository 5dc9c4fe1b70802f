using Candlewick.Market.Candles;

namespace Candlewick.AlertRules.Definition;

/// <summary>A rule as it is said.</summary>
/// <param name="Subject">The instrument, or the feed.</param>
/// <param name="IsOfFeed">It is about a feed as a whole.</param>
public sealed record RuleDefinition(string Subject, bool IsOfFeed, Condition When)
{
    /// <summary>For people; may be empty.</summary>
    public string Name { get; init; } = "";

    public Frequency Frequency { get; init; } = Frequency.Once;

    /// <summary>Null: always.</summary>
    public ValidHours? Hours { get; init; }

    /// <summary>From then on it says nothing, microseconds UTC; null: never.</summary>
    public long? ExpiresUs { get; init; }

    /// <summary>False: it is kept and sees nothing.</summary>
    public bool IsEnabled { get; init; } = true;

    public IReadOnlyList<Target> Notify { get; init; } = [];

    /// <summary>Closed bars that it looks back on: of each interval the most that one condition needs.</summary>
    public IReadOnlyDictionary<BarSpec, int> Past => When.Past.GroupBy(past => past.Interval).ToDictionary(one => one.Key, one => one.Max(past => past.Bars));
}
