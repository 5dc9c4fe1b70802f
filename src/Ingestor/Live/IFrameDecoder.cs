using Candlewick.Ingestor.Sources;
using Candlewick.Market.Ticks;

namespace Candlewick.Ingestor.Live;

/// <summary>
/// Reads one frame after another, the packets of each one by one, on the publishing thread. Allocates nothing for a tick. No input makes it
/// throw or read past the frame.
/// </summary>
internal interface IFrameDecoder
{
    /// <summary>Ticks of this instrument are wanted from now on. On the publishing thread, between two frames; again for the same one is no harm.</summary>
    void Add(LiveInstrument instrument);

    /// <summary>They are not wanted any more: those that still come are passed over without a word.</summary>
    void Remove(LiveInstrument instrument);

    /// <summary>Turns to a frame, which stays as it is until <see cref="Next"/> has said <see cref="FrameEvent.End"/>.</summary>
    void Begin(ReadOnlyMemory<byte> frame);

    /// <summary>
    /// Takes the next thing of the frame. <paramref name="tick"/> is empty when it is called; <c>ReceiveUs</c> is filled in by the caller.
    /// <paramref name="instrument"/> is whose it is: of a tick, of a book, and of a refusal where the vendor names one.
    /// </summary>
    FrameEvent Next(ref Tick tick, out FeedInstrument? instrument);

    /// <summary>
    /// After every event that is neither <see cref="FrameEvent.Tick"/>, <see cref="FrameEvent.Depth"/> nor <see cref="FrameEvent.End"/>: in words what it is, or,
    /// of <see cref="FrameEvent.Answer"/>, what to say back.
    /// </summary>
    string Said { get; }

    /// <summary>After <see cref="FrameEvent.Tick"/>: the packet told of the order book, too, which is <see cref="Depth"/>.</summary>
    bool HasDepth => false;

    /// <summary>After <see cref="FrameEvent.Depth"/>, and after <see cref="FrameEvent.Tick"/> where <see cref="HasDepth"/>; until the next call of <see cref="Next"/>.</summary>
    ref readonly DepthBook Depth => ref DepthBook.Empty;
}

/// <summary>What a frame holds.</summary>
internal enum FrameEvent
{
    /// <summary>Nothing more.</summary>
    End,

    /// <summary>A tick of an instrument.</summary>
    Tick,

    /// <summary>An order book of an instrument, without a tick.</summary>
    Depth,

    /// <summary>Something that should be a tick and cannot be read.</summary>
    Skipped,

    /// <summary>Something that an operator should know: an error message of the vendor.</summary>
    Note,

    /// <summary>The vendor is about to close the connection: it is better made anew now.</summary>
    Leaving,

    /// <summary>The vendor waits for an answer, which is said at once: a pong of Engine.IO.</summary>
    Answer,

    /// <summary>The vendor takes subscriptions from now on, where <see cref="FeedLimits.SubscribesWhenReady"/>.</summary>
    Ready,

    /// <summary>The vendor does not give an instrument: it does not have it, or too many were asked for.</summary>
    Refused,

    /// <summary>The login is not valid any more: one new one is worth an attempt, and no second.</summary>
    Denied,
}
