namespace Candlewick.Ingestor.Findings;

/// <summary>In which way something of a source was not taken as it was given.</summary>
public enum FindingKind
{
    /// <summary>A line that is no tick, and was left out.</summary>
    Skipped,

    /// <summary>A file that could not be read to its end, or of which nothing could be read.</summary>
    Damaged,

    /// <summary>A tick whose own time is not believed, placed by another.</summary>
    TimeReplaced,

    /// <summary>A tick whose time is far ahead of the lines around it: it moves nothing.</summary>
    TimeIsolated,

    /// <summary>A line that was not in the order of time, and was put where it belongs.</summary>
    Reordered,

    /// <summary>A tick that was published and can be in no candle; it is in topic <c>dead-letters</c>.</summary>
    DeadLettered,
}
