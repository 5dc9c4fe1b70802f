using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Registry;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.EmbeddedKafka.Server;
using Candlewick.Streaming.Settings;
using Candlewick.Streaming.Topics;
using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.Bench.EventStore.Rebuild;

/// <summary>Topic <c>candles</c> with one partition of made-up candles, on an embedded broker in this process, as in `pipeline up`.</summary>
internal sealed class CandleTopic : ISchemaIds, IAsyncDisposable
{
    private readonly EmbeddedBroker _broker;

    private CandleTopic(EmbeddedBroker broker, KafkaSettings settings, TopicLayout layout) => (_broker, Settings, Layout) = (broker, settings, layout);

    public KafkaSettings Settings { get; }

    public TopicLayout Layout { get; }

    /// <summary>Offset behind the last candle, as the projection would stand there.</summary>
    public long End { get; private set; }

    public static async Task<CandleTopic> CreateAsync(string folder, int candles, CancellationToken cancellationToken)
    {
        var broker = await EmbeddedBroker.StartAsync(new BrokerOptions { Folder = folder }, NullLoggerFactory.Instance, TimeProvider.System, cancellationToken);
        var settings = new KafkaSettings { Bootstrap = broker.Bootstrap, WorkerName = "bench" };
        var layout = await new TopicAdmin(settings, TimeProvider.System, NullLogger<TopicAdmin>.Instance).EnsureAsync(1, TimeSpan.FromSeconds(30), cancellationToken);
        var topic = new CandleTopic(broker, settings, layout);
        topic.Publish(candles);
        return topic;
    }

    public ValueTask DisposeAsync() => _broker.DisposeAsync();

    int ISchemaIds.IdFor(Topic topic) => 1;

    bool ISchemaIds.Accepts(Topic topic, int schemaId) => true;

    private void Publish(int candles)
    {
        var codec = new FramedCodec<Candle>(TopicCatalog.Candles, this, Candle.Parser);
        using var producer = new ProducerBuilder<byte[]?, byte[]>(Settings.TransactionalProducer("bench", "0")).Build();
        producer.InitTransactions(TimeSpan.FromSeconds(30));
        for (int next = 0; next < candles; next += SampleCandles.BatchRows)
        {
            producer.BeginTransaction();
            for (int i = next; i < Math.Min(candles, next + SampleCandles.BatchRows); i++)
            {
                producer.Produce(Settings.NameOf(TopicCatalog.Candles), new Message<byte[]?, byte[]> { Value = codec.Encode(SampleCandles.Candle(i)) });
            }

            producer.CommitTransaction();
        }

        using var consumer = new ConsumerBuilder<Ignore, Ignore>(Settings.Consumer("bench")).Build();
        End = consumer.QueryWatermarkOffsets(new TopicPartition(Settings.NameOf(TopicCatalog.Candles), 0), TimeSpan.FromSeconds(30)).High.Value;
    }
}
