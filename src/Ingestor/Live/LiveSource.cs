using Candlewick.Contracts.V1;
using Candlewick.Ingestor.Sources;
using Candlewick.Market.Instruments;
using Microsoft.Extensions.Logging;

namespace Candlewick.Ingestor.Live;

/// <summary>A connection to a vendor as a source: named <c>&lt;feed&gt;/&lt;shard&gt;</c>, without an end.</summary>
internal sealed class LiveSource(ILiveFeed feed, string shard, IReadOnlyList<LiveInstrument> instruments, TimeProvider time, Random random, ILogger logger)
    : ITickSource
{
    public string Name { get; } = $"{feed.Name}/{shard}";

    public bool IsFinite => false;

    public IReadOnlyCollection<InstrumentId> Instruments { get; } = [.. instruments.Select(i => i.Instrument.Id)];

    public IReadOnlyCollection<CoveredDay> Coverage => [];

    public ITickReader Open(SourcePosition from) => new LiveReader(feed, instruments, from, time, random, logger);
}
