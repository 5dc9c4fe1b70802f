namespace Candlewick.Market.Ticks;

/// <summary>What a tick says. Values are those of the published contract.</summary>
public enum TickKind
{
    Unspecified = 0,
    Trade = 1,
    Snapshot = 2,
    Clock = 3,
    Control = 4,

    /// <summary>A vendor's bar.</summary>
    Bar = 5,
}

/// <summary>State of a source as its clock ticks tell it.</summary>
public enum ClockState
{
    Unspecified = 0,
    Up = 1,
    Down = 2,
    End = 3,
}

/// <summary>What a control tick says.</summary>
public enum ControlKind
{
    Unspecified = 0,
    Gap = 1,
    SessionGroup = 2,
    Handover = 3,
    GapFilled = 4,
    Stalled = 5,
}

/// <summary>How a gap was found. Values are those of the published contract.</summary>
public enum GapCause
{
    Unspecified = 0,
    Disconnected = 1,
    Sequence = 2,
    Asleep = 3,
    LateStart = 4,
    Stalled = 5,
}

/// <summary>What is to be known of a tick besides its fields. Values are those of the published contract: bit mask of TickFlag (1 &lt;&lt; value).</summary>
[Flags]
public enum TickFlags : uint
{
    None = 0,

    /// <summary>Its time was implausible: it is placed by receive time.</summary>
    TimeReplaced = 1 << 0,

    /// <summary>The feed marks the trade as suspicious: it moves nothing.</summary>
    Suspicious = 1 << 1,

    /// <summary>Its time is far ahead of the ticks before it and after it: it moves nothing.</summary>
    TimeIsolated = 1 << 2,

    /// <summary>By its sale condition the trade adds to the volume and sets no price.</summary>
    VolumeOnly = 1 << 3,

    /// <summary>By its sale condition it is no trade of its own: it moves nothing.</summary>
    NotCounted = 1 << 4,

    /// <summary>An official closing print: it belongs to the session that has just closed.</summary>
    OfficialClose = 1 << 5,

    /// <summary>Published afterwards, to fill a gap.</summary>
    Backfilled = 1 << 6,
}

/// <summary>Which optional fields of a <see cref="Tick"/> the feed carried.</summary>
[Flags]
public enum TickFields : uint
{
    None = 0,
    Price = 1 << 0,
    Size = 1 << 1,
    CumulativeVolume = 1 << 2,
    Sequence = 1 << 3,
    Bid = 1 << 4,
    BidSize = 1 << 5,
    Ask = 1 << 6,
    AskSize = 1 << 7,
    SessionOpen = 1 << 8,
    SessionHigh = 1 << 9,
    SessionLow = 1 << 10,
    PreviousClose = 1 << 11,
    AveragePrice = 1 << 12,
    TotalBidQuantity = 1 << 13,
    TotalAskQuantity = 1 << 14,
    OpenInterest = 1 << 15,
    BarOpen = 1 << 16,
    BarHigh = 1 << 17,
    BarLow = 1 << 18,
    LastSequence = 1 << 19,
}

/// <summary>
/// One tick without its names: the instrument and the source are held by whoever owns the builder.
/// Times are microseconds UTC, 0 = unknown; prices are mantissas at <see cref="PriceScale"/>, sizes at
/// <see cref="SizeScale"/>. A field means something only where <see cref="Fields"/> has its bit.
/// A mutable struct, so that decoding a tick allocates nothing: pass it by <c>in</c>.
/// </summary>
public struct Tick
{
    public TickKind Kind;
    public TickFields Fields;
    public TickFlags Flags;
    public long TradeUs;
    public long ExchangeUs;
    public long ReceiveUs;
    public int PriceScale;
    public int SizeScale;
    public long Price;
    public long Size;
    public long CumulativeVolume;
    public long Sequence;
    public long Bid;
    public long BidSize;
    public long Ask;
    public long AskSize;
    public long SessionOpen;
    public long SessionHigh;
    public long SessionLow;
    public long PreviousClose;
    public long AveragePrice;
    public long TotalBidQuantity;
    public long TotalAskQuantity;
    public long OpenInterest;
    public long ClockUs;
    public ClockState ClockState;
    public long DownSinceUs;
    public ControlKind Control;

    // Of a vendor's bar, whose close is the price, volume the size and start the trade time.
    public long BarOpen;
    public long BarHigh;
    public long BarLow;

    /// <summary>Length of a vendor's bar, microseconds.</summary>
    public long BarIntervalUs;

    /// <summary>Of a gap: the last id that is missing; <see cref="Sequence"/> is the first.</summary>
    public long LastSequence;

    public GapCause Cause;

    public readonly bool Has(TickFields fields) => (Fields & fields) == fields;

    /// <summary>
    /// The time a bar is chosen by, microseconds UTC: trade time, else exchange time, else receive time;
    /// receive time alone where the feed's times were implausible.
    /// </summary>
    public readonly long BucketUs =>
        (Flags & TickFlags.TimeReplaced) != 0 ? ReceiveUs
        : TradeUs != 0 ? TradeUs
        : ExchangeUs != 0 ? ExchangeUs
        : ReceiveUs;
}
