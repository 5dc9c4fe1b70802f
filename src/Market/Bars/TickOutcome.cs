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
    /// No trade or snapshot, no time, a price of zero or below, a trade without price or size, a negative size, or
    /// numbers beyond what a bar can hold; a dead letter.
    /// </summary>
    Invalid = 7,

    /// <summary>
    /// Another source owns the trading date, or the bars it would have moved were finished by one; it stays in the log and
    /// moves nothing. To be counted and told.
    /// </summary>
    NotOwner = 8,
}
