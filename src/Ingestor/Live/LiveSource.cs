using Candlewick.Contracts.V1;
using Candlewick.Ingestor.Sources;
using Candlewick.Market.Instruments;
using Microsoft.Extensions.Logging;

namespace Candlewick.Ingestor.Live;

/// <summary>A connection to a vendor as a source: named <c>&lt;feed&gt;/&lt;shard&gt;</c>, without an end until it is told to stop.</summary>
internal sealed class LiveSource(FeedShard shard, IFrameTap? tap, TimeProvider time, Random random, ILogger logger, CancellationToken stopping)
    : ITickSource
{
    public string Name => shard.Source;

    public bool IsFinite => false;

    public bool CountsTrades => shard.Feed.Limits.CountsTrades;

    /// <summary>None to begin with: each is bound when the vendor is asked for it.</summary>
    public IReadOnlyCollection<InstrumentId> Instruments => [];

    public IReadOnlyCollection<CoveredDay> Coverage => [];

    public ITickReader Open(SourcePosition from) => new LiveReader(shard, from, tap, time, random, logger, stopping);
}
