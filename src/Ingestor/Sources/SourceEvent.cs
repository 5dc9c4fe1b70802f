namespace Candlewick.Ingestor.Sources;

/// <summary>What a source said.</summary>
internal enum SourceEvent
{
    /// <summary>A tick of one instrument.</summary>
    Tick,

    /// <summary>An order book of an instrument, without a tick.</summary>
    Depth,

    /// <summary>A control tick for all instruments: data is missing from its <c>DownSinceUs</c> to its <c>ClockUs</c>.</summary>
    Gap,

    /// <summary>A control tick of one instrument.</summary>
    Control,

    /// <summary>Something that is no tick; it has a place in the order, and the source said why.</summary>
    Skipped,

    /// <summary>Nothing: time has passed, up to <see cref="SourceItem.ReachedUs"/>.</summary>
    Quiet,

    /// <summary>The connection is lost, since the tick's <c>DownSinceUs</c>; time goes on.</summary>
    Down,

    /// <summary>The connection is there again.</summary>
    Up,

    /// <summary>The connection is there and has said nothing of use for too long, which the tick tells; it is about to be made anew.</summary>
    Stalled,

    /// <summary>The source has <see cref="SourceItem.Instrument"/> from now on, in session group <see cref="SourceItem.SessionGroup"/>; a connection says it before its first tick.</summary>
    Bound,

    /// <summary>Nothing more will come; of a connection, that it was told to stop.</summary>
    End,
}
