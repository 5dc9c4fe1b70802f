using Candlewick.Market.Sessions;

namespace Candlewick.Market.Bars;

/// <summary>
/// How bars of one specification begin and end; what prints do to a bar is the same for all. Immutable, safe to share between
/// threads, and allocates nothing: <see cref="Ends"/> is asked after each print.
/// </summary>
public interface IBarRule
{
    /// <summary>
    /// False where time says which bar a print belongs to. True where it is the bar that is open, in log order: such bars have
    /// ordinals, begin anew with each trading date, and end with its session at the latest.
    /// </summary>
    bool IsOrdinal { get; }

    /// <summary>The span of a new bar, as far as it is known at its first print.</summary>
    BarBounds Begin(in TradingSession session, long timeUs);

    /// <summary>Whether the bar is complete with the print that it has just taken; not asked where time decides.</summary>
    bool Ends(in Bar bar);
}
