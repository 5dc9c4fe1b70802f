namespace Candlewick.EventStore.Events;

/// <summary>Every class of events that Candlewick writes.</summary>
public static class EventTypes
{
    public static readonly EventType CandleClosed = EventType.Of(EventJson.Default.CandleClosed);

    public static readonly EventType CandleRevised = EventType.Of(EventJson.Default.CandleRevised);

    public static readonly EventType SessionOpened = EventType.Of(EventJson.Default.SessionOpened);

    public static readonly EventType SessionClosed = EventType.Of(EventJson.Default.SessionClosed);

    public static readonly EventType GapDetected = EventType.Of(EventJson.Default.GapDetected);

    public static readonly EventType GapFilled = EventType.Of(EventJson.Default.GapFilled);

    public static readonly EventType FeedConnected = EventType.Of(EventJson.Default.FeedConnected);

    public static readonly EventType FeedStalled = EventType.Of(EventJson.Default.FeedStalled);

    public static readonly EventType FeedLost = EventType.Of(EventJson.Default.FeedLost);

    public static readonly EventType LedgerEntryRecorded = EventType.Of(EventJson.Default.LedgerEntryRecorded);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<EventType> All { get; } =
        [CandleClosed, CandleRevised, SessionOpened, SessionClosed, GapDetected, GapFilled, FeedConnected, FeedStalled, FeedLost, LedgerEntryRecorded];
}
