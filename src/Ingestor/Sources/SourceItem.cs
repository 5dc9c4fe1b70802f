using Candlewick.Market.Ticks;

namespace Candlewick.Ingestor.Sources;

/// <summary>One thing that a source said, and how far the source is with it. Used again for the next; a struct, so that it can lie in arrays.</summary>
internal struct SourceItem
{
    /// <summary>As it is published, <c>sequence</c> included where the source has one.</summary>
    public Tick Tick;

    /// <summary>Whose tick it is; null for what concerns all instruments.</summary>
    public FeedInstrument? Instrument;

    /// <summary>Of an instrument that is bound; empty: its venue's default.</summary>
    public string? SessionGroup;

    /// <summary>Event time, microseconds UTC: the timestamp of the record.</summary>
    public long EventUs;

    /// <summary>
    /// The source's own time, microseconds UTC, never going back: what has happened before it was given before this item. Event
    /// time of the merged order for files, the wall clock for a connection. Clock ticks follow it.
    /// </summary>
    public long ReachedUs;

    /// <summary>Which item of the source this is, from 1, skipped ones included.</summary>
    public long Position;

    /// <summary>The next item belongs to it: nothing is committed between them.</summary>
    public bool GoesOn;

    /// <summary>Of a source that reads a history: everything before this time has been given. Microseconds UTC; 0 of all others.</summary>
    public long CursorUs;
}
