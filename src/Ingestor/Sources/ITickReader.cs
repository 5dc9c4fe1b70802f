using Candlewick.Contracts.V1;
using Candlewick.Market.Ticks;

namespace Candlewick.Ingestor.Sources;

/// <summary>
/// One pass over a source, pulled by the publishing session on its thread. It fills the caller's item and allocates nothing for
/// a tick. Whatever it throws ends the run: a connection that can be made anew says <see cref="SourceEvent.Down"/> instead.
/// </summary>
internal interface ITickReader : IDisposable
{
    /// <summary>
    /// What a finite source turned out to hold, after <see cref="SourceEvent.End"/>; it takes the place of
    /// <see cref="ITickSource.Coverage"/>.
    /// </summary>
    IEnumerable<CoveredDay> Held { get; }

    /// <summary>The next thing is there already: reading it waits for nothing. False where that is not known.</summary>
    bool HasMore => false;

    /// <summary>How much of a finite source has been read, from 0 to 1; 0 where that is not known.</summary>
    double Done => 0;

    /// <summary>
    /// How much of a finite source was not taken as it was given, after <see cref="SourceEvent.End"/>; above 0 the source is read once
    /// more, and nothing published, where it is given again: to say again what was found.
    /// </summary>
    long Found => 0;

    /// <summary>After <see cref="SourceEvent.Tick"/>: the source told of the order book, too, which is <see cref="Depth"/>.</summary>
    bool HasDepth => false;

    /// <summary>After <see cref="SourceEvent.Depth"/>, and after a tick where <see cref="HasDepth"/>; until the next call of <see cref="Read"/>.</summary>
    ref readonly DepthBook Depth => ref DepthBook.Empty;

    /// <summary>
    /// Takes the next thing that the source says; where there is none within <paramref name="patience"/>,
    /// <see cref="SourceEvent.Quiet"/>. <see cref="SourceItem.ReachedUs"/> is set in every case.
    /// </summary>
    SourceEvent Read(ref SourceItem item, TimeSpan patience);
}
