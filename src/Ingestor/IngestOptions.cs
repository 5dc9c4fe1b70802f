using Candlewick.Contracts.Registry;
using Candlewick.Ingestor.Publishing;
using Candlewick.Market.Instruments;
using Candlewick.Streaming.Settings;
using Candlewick.Streaming.Topics;

namespace Candlewick.Ingestor;

/// <summary>How a source is published.</summary>
public record IngestOptions
{
    /// <summary>0: as fast as possible. 1: as it happened. n: n times faster. A connection goes at its own pace: 0.</summary>
    public double Speed { get; init; }

    public required KafkaSettings Kafka { get; init; }

    public required TopicLayout Layout { get; init; }

    public required ISchemaIds SchemaIds { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>
    /// Session groups by instrument, in place of what the master says; each of the instrument's venue. Not needed by a source that was begun
    /// before: its groups are in the log.
    /// </summary>
    public IReadOnlyDictionary<InstrumentId, string> SessionGroups { get; init; } = new Dictionary<InstrumentId, string>();

    /// <summary>Of so many ticks one begins a trace; 0: none does.</summary>
    public int TraceSample { get; init; }

    /// <summary>Called once, on the run's thread, when its first record is about to be published.</summary>
    public Action? Began { get; init; }

    /// <summary>Called about once a second, on the run's thread.</summary>
    public Action<IngestProgress>? Progress { get; init; }

    /// <summary>Is told of each gap that the source has published, once it is committed, on the run's thread.</summary>
    internal Action<PublishedGap>? Missed { get; init; }

    /// <summary>Records after which a transaction is committed; a second or a tenth of one ends it sooner.</summary>
    internal int TransactionRecords { get; init; } = 50_000;

    /// <summary>For tests of crashes: called before each item with its position; what it throws ends the run where it stands.</summary>
    internal Action<long>? BeforeItem { get; init; }
}
