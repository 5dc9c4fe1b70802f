using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Registry;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Streaming.Clients;
using Candlewick.Streaming.Settings;
using Candlewick.Streaming.Topics;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Candlewick.Streaming.Wanted;

/// <summary>What feeds answer to wishes from now on: <c>subscribed</c> and <c>refused</c> on topic <c>market-events</c>. For one thread.</summary>
public sealed class WishAnswers : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    private readonly FramedCodec<MarketEvent> _codec;
    private readonly IConsumer<byte[], byte[]> _consumer;

    /// <exception cref="KafkaException">Kafka does not answer.</exception>
    public WishAnswers(KafkaSettings kafka, TopicLayout layout, ISchemaIds schemaIds, ILogger logger)
    {
        _codec = new FramedCodec<MarketEvent>(TopicCatalog.MarketEvents, schemaIds, MarketEvent.Parser);
        _consumer = KafkaClients.Consumer<byte[], byte[]>(kafka.Consumer(kafka.GroupId("answers")), logger).Build();

        // By number: "from the end" is only found out when the first fetch is answered, and an answer may have come by then.
        string topic = kafka.NameOf(TopicCatalog.MarketEvents);
        _consumer.Assign(Enumerable.Range(0, layout.Partitions).Select(p => new TopicPartition(topic, p)).Select(
            p => new TopicPartitionOffset(p, _consumer.QueryWatermarkOffsets(p, Timeout).High)));
    }

    /// <summary>The next answer to anybody; null where none comes in time.</summary>
    public MarketEvent? Next(TimeSpan patience)
    {
        while (_consumer.Consume(patience) is { } record)
        {
            if (!record.IsPartitionEOF && _codec.TryDecode(record.Message.Value, out var happened, out _)
                && happened.KindCase is MarketEvent.KindOneofCase.InstrumentSubscribed or MarketEvent.KindOneofCase.InstrumentRefused)
            {
                return happened;
            }
        }

        return null;
    }

    public void Dispose() => _consumer.Dispose();
}
