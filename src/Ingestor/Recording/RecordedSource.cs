using Candlewick.Contracts.V1;
using Candlewick.Ingestor.Files;
using Candlewick.Ingestor.Live;
using Candlewick.Ingestor.Sources;
using Candlewick.Market.Instruments;
using Microsoft.Extensions.Logging;

namespace Candlewick.Ingestor.Recording;

/// <summary>A recording as a source with an end, through the decoder that the connection had: <c>&lt;feed&gt;/replay.&lt;8 hex of its content&gt;</c>.</summary>
internal sealed class RecordedSource : ITickSource
{
    private readonly string _path;
    private readonly ILiveFeed _feed;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    /// <summary>Reads it once, for what is in it.</summary>
    /// <exception cref="IngestException">It cannot be read, is of another feed, or has no ticks.</exception>
    public RecordedSource(string path, ILiveFeed feed, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        (_path, _feed, _time, _logger) = (path, feed, time, logger);
        var scan = new CoverageScan();
        using var recorded = new RecordedFrames(path);
        if (recorded.Feed != feed.Name)
        {
            throw new IngestException($"'{path}' has frames of feed {recorded.Feed}, not of {feed.Name}: `pipeline feed {recorded.Feed} --replay` reads them");
        }

        Name = $"{feed.Name}/replay.{FileHash.Of(path)[..8].ToLowerInvariant()}";
        using var reader = new RecordedReader(recorded, new FeedShard(feed, "examined"), [], new SourcePosition(), time, logger);
        var item = default(SourceItem);
        for (var said = SourceEvent.Quiet; said != SourceEvent.End; said = reader.Read(ref item, Timeout.InfiniteTimeSpan))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (said == SourceEvent.Tick)
            {
                scan.Add(item.Instrument!, item.EventUs);
            }
        }

        Coverage = scan.Days;
        Instruments = [.. Coverage.Select(day => day.Instrument).Distinct(StringComparer.Ordinal).Select(InstrumentId.Parse)];
        if (Coverage.Count == 0)
        {
            throw new IngestException($"there is nothing to replay: '{path}' has no frame with a tick");
        }
    }

    public string Name { get; }

    public bool IsFinite => true;

    public IReadOnlyCollection<InstrumentId> Instruments { get; }

    public IReadOnlyCollection<CoveredDay> Coverage { get; }

    public ITickReader Open(SourcePosition from) => new RecordedReader(new RecordedFrames(_path), new FeedShard(_feed, Name[(_feed.Name.Length + 1)..]), Coverage, from, _time, _logger);
}
