using Candlewick.Ingestor.Sources;
using Candlewick.Market.Ticks;

namespace Candlewick.Ingestor.Live;

/// <summary>
/// Reads one frame after another, the packets of each one by one, on the publishing thread. Allocates nothing for a tick. No input makes it
/// throw or read past the frame.
/// </summary>
internal interface IFrameDecoder
{
    /// <summary>Turns to a frame, which stays as it is until <see cref="Next"/> has said <see cref="FrameEvent.End"/>.</summary>
    void Begin(ReadOnlyMemory<byte> frame);

    /// <summary>Takes the next thing of the frame. <paramref name="tick"/> is empty when it is called; <c>ReceiveUs</c> is filled in by the caller.</summary>
    FrameEvent Next(ref Tick tick, out FeedInstrument? instrument);

    /// <summary>In words, after every event that is neither <see cref="FrameEvent.Tick"/> nor <see cref="FrameEvent.End"/>.</summary>
    string Said { get; }
}

/// <summary>What a frame holds.</summary>
internal enum FrameEvent
{
    /// <summary>Nothing more.</summary>
    End,

    /// <summary>A tick of an instrument.</summary>
    Tick,

    /// <summary>Something that should be a tick and cannot be read.</summary>
    Skipped,

    /// <summary>Something that an operator should know: an error message of the vendor, an instrument that it does not have.</summary>
    Note,

    /// <summary>The vendor is about to close the connection: it is better made anew now.</summary>
    Leaving,
}
