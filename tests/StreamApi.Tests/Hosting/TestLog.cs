using Candlewick.Contracts.Topics;
using Candlewick.Streaming.Settings;
using Confluent.Kafka;

namespace Candlewick.StreamApi.Tests.Hosting;

/// <summary>Writes to the topics in transactions, as the services do.</summary>
internal sealed class TestLog : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly KafkaSettings _settings;
    private readonly IProducer<byte[]?, byte[]?> _producer;

    public TestLog(KafkaSettings settings)
    {
        _settings = settings;
        _producer = new ProducerBuilder<byte[]?, byte[]?>(settings.TransactionalProducer("test", "0")).SetLogHandler((_, _) => { }).Build();
        _producer.InitTransactions(Patience);
    }

    /// <summary>Writes in one transaction, which is committed, or left without effect.</summary>
    public void Write(Topic topic, IEnumerable<Message<byte[]?, byte[]?>> records, bool commit = true, int? partition = null)
    {
        _producer.BeginTransaction();
        foreach (var record in records)
        {
            _producer.Produce(new TopicPartition(_settings.NameOf(topic), partition ?? Partition.Any), record);
        }

        if (commit)
        {
            _producer.CommitTransaction(Patience);
        }
        else
        {
            // Out of the door first: only what has reached the log can be aborted there.
            _producer.Flush(Patience);
            _producer.AbortTransaction(Patience);
        }
    }

    public void Dispose() => _producer.Dispose();
}
