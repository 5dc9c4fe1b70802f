namespace Candlewick.Market.Bars;

/// <summary>What became of a tick.</summary>
public enum TickOutcome
{
    /// <summary>It moved at least one bar.</summary>
    Moved = 0,

    /// <summary>A snapshot in which nothing traded; it moves nothing.</summary>
    Quote = 1,

    /// <summary>Its sequence is at or below the last one seen; it moves nothing.</summary>
    Duplicate = 2,

    /// <summary>A snapshot that an older one overtook; it moves nothing.</summary>
    Reordered = 3,

    /// <summary>Outside the venue's sessions; to be counted.</summary>
    OutOfSession = 4,

    /// <summary>Further behind the watermark than the revision window; a dead letter.</summary>
    Late = 5,

    /// <summary>Its source has ended; a dead letter.</summary>
    SourceEnded = 6,

    /// <summary>
    /// Another source owns the trading date, or the bars it would have moved were finished by one; it stays in the log and
    /// moves nothing. To be counted and told.
    /// </summary>
    NotOwner = 8,

    /// <summary>A suspicious trade, or one whose sale condition says that it is no trade of its own; it moves nothing. To be counted.</summary>
    NotCounted = 9,

    /// <summary>Its time is far ahead of the ticks around it; it moves nothing. A dead letter.</summary>
    TimeIsolated = 10,

    /// <summary>Backfilled, and in no published gap of its instrument, or of bars that are complete; a dead letter.</summary>
    OutsideGap = 16,

    /// <summary>Backfilled, and neither a trade nor a bar that ours can be made of; a dead letter.</summary>
    BadBackfill = 17,

    /// <summary>Neither trade nor snapshot, or a trade without price or size; a dead letter.</summary>
    Incomplete = 11,

    /// <summary>No time, or one outside <see cref="Ticks.TickTime"/>; a dead letter.</summary>
    BadTime = 12,

    /// <summary>A price at or below zero, where the instrument has none; a dead letter.</summary>
    BadPrice = 13,

    /// <summary>A size or a volume below zero; a dead letter.</summary>
    BadSize = 14,

    /// <summary>Numbers beyond what a bar can hold: 64 bits at the finer scale; a dead letter.</summary>
    Overflow = 15,
}
