using Candlewick.Contracts.V1;

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

    /// <summary>
    /// Takes the next thing that the source says; where there is none within <paramref name="patience"/>,
    /// <see cref="SourceEvent.Quiet"/>. <see cref="SourceItem.ReachedUs"/> is set in every case.
    /// </summary>
    SourceEvent Read(ref SourceItem item, TimeSpan patience);
}
