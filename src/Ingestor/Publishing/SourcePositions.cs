using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Streaming.Clients;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging;

namespace Candlewick.Ingestor.Publishing;

/// <summary>What topic <c>source-positions</c> says: the last committed position of every source.</summary>
internal sealed class SourcePositions : IDisposable
{
    private readonly IngestOptions _options;
    private readonly FramedCodec<SourcePosition> _codec;
    private readonly string _topic;
    private readonly List<TopicPartition> _partitions;
    private readonly IConsumer<byte[]?, byte[]?> _consumer;

    /// <summary>Begins to connect; what is true is asked for in <see cref="Load"/>.</summary>
    public SourcePositions(IngestOptions options, ILogger logger)
    {
        _options = options;
        _codec = new FramedCodec<SourcePosition>(TopicCatalog.SourcePositions, options.SchemaIds, SourcePosition.Parser);
        _topic = options.Kafka.NameOf(TopicCatalog.SourcePositions);
        _partitions = [.. Enumerable.Range(0, options.Layout.Partitions).Select(p => new TopicPartition(_topic, p))];
        var config = options.Kafka.Consumer(options.Kafka.GroupId("ingest-positions"));

        // A partition has ended when a fetch comes back empty, and the broker holds an empty one for so long.
        config.FetchWaitMaxMs = 10;
        _consumer = KafkaClients.Consumer<byte[]?, byte[]?>(config, logger).Build();
    }

    /// <summary>
    /// Reads the topic to its end as it is now. Another source's open transaction hides what lies behind its first
    /// record, our own position maybe: it is waited for.
    /// </summary>
    /// <exception cref="IngestException">The end is not reached in time, or a value is not a position.</exception>
    public Dictionary<string, SourcePosition> Load(CancellationToken cancellationToken)
    {
        // By number: a client that is told "from the beginning" before it knows the leader asks again only after half a second.
        using var admin = new DependentAdminClientBuilder(_consumer.Handle).Build();
        var starts = LogEnd.OffsetsAsync(admin, _partitions, OffsetSpec.Earliest());
        var ends = LogEnd.OffsetsAsync(admin, _partitions, OffsetSpec.Latest()).GetAwaiter().GetResult();
        _consumer.Assign(starts.GetAwaiter().GetResult());
        var positions = new Dictionary<string, SourcePosition>();
        LogEnd.Read(_consumer, _topic, ends, _options.Time, result => Add(positions, result), cancellationToken);
        return positions;
    }

    public void Dispose() => _consumer.Dispose();

    private void Add(Dictionary<string, SourcePosition> positions, ConsumeResult<byte[]?, byte[]?> result)
    {
        if (result.Message.Value is not { } value)
        {
            return;
        }

        if (!_codec.TryDecode(value, out var position, out string? reason))
        {
            throw new IngestException(
                $"topic '{result.Topic}' holds a value that is no position (partition {result.Partition.Value}, offset {result.Offset.Value}): {reason}. Who else writes to it?");
        }

        positions[position.Source] = position;
    }
}
