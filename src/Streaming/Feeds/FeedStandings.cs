using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Registry;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Streaming.Reading;
using Candlewick.Streaming.Settings;
using Candlewick.Streaming.Topics;
using Confluent.Kafka;

namespace Candlewick.Streaming.Feeds;

/// <summary>How every connection to a vendor is, as topic <c>feed-status</c> says.</summary>
public static class FeedStandings
{
    /// <summary>Between two times that a feed says how it is.</summary>
    public static readonly TimeSpan SaidEvery = TimeSpan.FromSeconds(5);

    /// <summary>A feed that has said nothing for longer is gone.</summary>
    public static readonly TimeSpan GoneAfter = 3 * SaidEvery;

    /// <summary>The newest of each source, by source. Blocks.</summary>
    /// <exception cref="KafkaException">Kafka does not answer.</exception>
    public static IReadOnlyList<FeedStatus> Read(KafkaSettings kafka, TopicLayout layout, ISchemaIds schemaIds, CancellationToken cancellationToken)
    {
        var codec = new FramedCodec<FeedStatus>(TopicCatalog.FeedStatus, schemaIds, FeedStatus.Parser);
        string topic = kafka.NameOf(TopicCatalog.FeedStatus);
        var newest = new SortedDictionary<string, FeedStatus>(StringComparer.Ordinal);
        PartitionReader.ReadToEnd(kafka, [.. Enumerable.Range(0, layout.Partitions).Select(p => new TopicPartition(topic, p))], Apply, cancellationToken);
        return [.. newest.Values];

        void Apply(ConsumeResult<byte[], byte[]> record)
        {
            if (record.Message.Value is { } value && codec.TryDecode(value, out var status, out _))
            {
                newest[status.Source] = status;
            }
        }
    }

    /// <summary>A process that runs says so: it has not ended, and spoke lately.</summary>
    public static bool IsAlive(this FeedStatus status, DateTimeOffset now) =>
        status.State is ConnectionState.Connecting or ConnectionState.Up or ConnectionState.Down
        && now - DateTimeOffset.UnixEpoch.AddMicroseconds(status.AtUs) < GoneAfter;
}
