using Candlewick.Ingestor.Sources;

namespace Candlewick.Ingestor.Live;

/// <summary>
/// What a vendor says on its socket and how it is asked: all that a live feed needs of its own. Connecting again, liveness, back-off,
/// buffers, clocks and Kafka are there for every one of them.
/// </summary>
internal interface ILiveFeed
{
    /// <summary>Name of the feed; begins the names of its sources.</summary>
    string Name { get; }

    FeedLimits Limits { get; }

    /// <summary>Where to connect.</summary>
    Uri Address { get; }

    /// <summary>The text messages that subscribe, none larger than the vendor takes; said after every connect.</summary>
    IEnumerable<string> Subscribe(IReadOnlyList<LiveInstrument> instruments);

    /// <summary>A decoder of this connection's frames.</summary>
    IFrameDecoder Decoder(IReadOnlyList<LiveInstrument> instruments);
}

/// <summary>An instrument of a live feed.</summary>
/// <param name="Instrument">Ours.</param>
/// <param name="Symbol">What the vendor calls it on its socket.</param>
internal sealed record LiveInstrument(FeedInstrument Instrument, string Symbol);
