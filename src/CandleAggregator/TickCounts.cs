using Candlewick.Market.Bars;

namespace Candlewick.CandleAggregator;

/// <summary>What became of the ticks of one transaction, one source or a whole run.</summary>
public record struct TickCounts
{
    public long Moved;
    public long Quotes;
    public long Duplicates;
    public long Reordered;
    public long OutOfSession;

    /// <summary>Of a source that does not own the trading date.</summary>
    public long SetAside;

    /// <summary>Suspicious, or no trades of their own by their sale condition.</summary>
    public long NotCounted;
    public long DeadLetters;
    public long Candles;

    /// <summary>All ticks, clock and control ticks excepted.</summary>
    public readonly long Ticks => Moved + Quotes + Duplicates + Reordered + OutOfSession + SetAside + NotCounted + DeadLetters;

    internal void Count(TickOutcome outcome)
    {
        switch (outcome)
        {
            case TickOutcome.Moved: Moved++; break;
            case TickOutcome.Quote: Quotes++; break;
            case TickOutcome.Duplicate: Duplicates++; break;
            case TickOutcome.Reordered: Reordered++; break;
            case TickOutcome.OutOfSession: OutOfSession++; break;
            case TickOutcome.NotOwner: SetAside++; break;
            case TickOutcome.NotCounted: NotCounted++; break;
            default: DeadLetters++; break;
        }
    }

    internal void Add(in TickCounts other)
    {
        Moved += other.Moved;
        Quotes += other.Quotes;
        Duplicates += other.Duplicates;
        Reordered += other.Reordered;
        OutOfSession += other.OutOfSession;
        SetAside += other.SetAside;
        NotCounted += other.NotCounted;
        DeadLetters += other.DeadLetters;
        Candles += other.Candles;
    }
}
