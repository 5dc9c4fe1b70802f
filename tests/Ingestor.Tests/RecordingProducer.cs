using Candlewick.Contracts.Framing;
using Candlewick.Contracts.V1;
using Candlewick.Streaming.Settings;
using Candlewick.Streaming.Transactions;
using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.Ingestor.Tests;

/// <summary>Keeps what is produced, and when, in place of a broker.</summary>
internal sealed class RecordingProducer(TimeProvider time) : IProducer<byte[]?, byte[]?>
{
    private readonly List<(TimeSpan At, string Topic, int Partition, Tick Tick)> _open = [];

    /// <summary>What was committed: when it was produced, where (-1: by key), and the tick.</summary>
    public List<(TimeSpan At, string Topic, int Partition, Tick Tick)> Committed { get; } = [];

    public List<SourcePosition> Positions { get; } = [];

    /// <summary>When transactions began and were committed.</summary>
    public List<(TimeSpan From, TimeSpan To)> Transactions { get; } = [];

    public Handle Handle => throw new NotSupportedException();

    public string Name => "recording";

    /// <summary>An open writer that writes here.</summary>
    public TransactionWriter Writer()
    {
        var writer = new TransactionWriter(new KafkaSettings { Bootstrap = "nowhere:1" }, "ingest", "0", time, NullLogger.Instance) { Build = _ => this };
        writer.Open();
        return writer;
    }

    private TimeSpan Now => time.GetElapsedTime(0);

    private TimeSpan _began;

    public void BeginTransaction() => _began = Now;

    public void CommitTransaction(TimeSpan timeout)
    {
        Transactions.Add((_began, Now));
        Committed.AddRange(_open);
        _open.Clear();
    }

    public void Produce(string topic, Message<byte[]?, byte[]?> message, Action<DeliveryReport<byte[]?, byte[]?>>? deliveryHandler = null) =>
        Produce(new TopicPartition(topic, Partition.Any), message, deliveryHandler);

    public void Produce(TopicPartition topicPartition, Message<byte[]?, byte[]?> message, Action<DeliveryReport<byte[]?, byte[]?>>? deliveryHandler = null)
    {
        Assert.True(ConfluentFrame.TryRead(message.Value, out _, out var value));
        if (topicPartition.Topic.EndsWith("source-positions", StringComparison.Ordinal))
        {
            Positions.Add(SourcePosition.Parser.ParseFrom(value));
        }
        else
        {
            _open.Add((Now, topicPartition.Topic, topicPartition.Partition.Value, Tick.Parser.ParseFrom(value)));
        }
    }

    public int AddBrokers(string brokers) => throw new NotSupportedException();

    public void SetSaslCredentials(string username, string password) => throw new NotSupportedException();

    public Task<DeliveryResult<byte[]?, byte[]?>> ProduceAsync(string topic, Message<byte[]?, byte[]?> message, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public Task<DeliveryResult<byte[]?, byte[]?>> ProduceAsync(TopicPartition topicPartition, Message<byte[]?, byte[]?> message, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public int Poll(TimeSpan timeout) => 0;

    public int Flush(TimeSpan timeout) => 0;

    public void Flush(CancellationToken cancellationToken = default)
    {
    }

    public void InitTransactions(TimeSpan timeout)
    {
    }

    public void CommitTransaction() => throw new NotSupportedException();

    public void AbortTransaction(TimeSpan timeout) => throw new NotSupportedException();

    public void AbortTransaction() => throw new NotSupportedException();

    public void SendOffsetsToTransaction(IEnumerable<TopicPartitionOffset> offsets, IConsumerGroupMetadata groupMetadata, TimeSpan timeout) =>
        throw new NotSupportedException();

    public void Dispose()
    {
    }
}
