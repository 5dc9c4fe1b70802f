using System.Text;
using Candlewick.Contracts.Topics;
using Candlewick.Streaming.Reading;
using Candlewick.Streaming.Settings;
using Confluent.Kafka;

namespace Candlewick.Streaming.Tests;

/// <summary>Writes numbered records in transactions, some of them aborted, and remembers what is committed.</summary>
internal sealed class InputFeed : IDisposable
{
    private readonly string _topic;
    private readonly IProducer<byte[]?, byte[]> _producer;
    private int _number;

    public InputFeed(KafkaSettings settings, int partitions)
    {
        _topic = settings.NameOf(TopicCatalog.Ticks);
        Committed = [.. Enumerable.Range(0, partitions).Select(_ => new List<string>())];
        _producer = new ProducerBuilder<byte[]?, byte[]>(settings.TransactionalProducer("feed", "0")).Build();
        _producer.InitTransactions(TimeSpan.FromSeconds(30));
    }

    /// <summary>Values by partition, in order.</summary>
    public List<string>[] Committed { get; }

    public int Count => Committed.Sum(values => values.Count);

    public void Publish(int count, bool abort = false)
    {
        Begin(count, abort ? null : Committed);
        if (abort)
        {
            // Out of the door first: only what has reached the log can be aborted there.
            _producer.Flush(TimeSpan.FromSeconds(30));
            _producer.AbortTransaction();
        }
        else
        {
            _producer.CommitTransaction();
        }
    }

    /// <summary>A transaction that stays open.</summary>
    public void LeaveOpen(int count)
    {
        Begin(count, null);
        _producer.Flush(TimeSpan.FromSeconds(30));
    }

    public static List<string>[] Read(KafkaSettings settings, Topic topic, int partitions)
    {
        var values = Enumerable.Range(0, partitions).Select(_ => new List<string>()).ToArray();
        PartitionReader.ReadToEnd(
            settings,
            [.. Enumerable.Range(0, partitions).Select(p => new TopicPartition(settings.NameOf(topic), p))],
            record => values[record.Partition].Add(Encoding.UTF8.GetString(record.Message.Value)),
            TestContext.Current.CancellationToken);
        return values;
    }

    public void Dispose() => _producer.Dispose();

    private void Begin(int count, List<string>[]? committed)
    {
        _producer.BeginTransaction();
        for (int i = 0; i < count; i++)
        {
            int partition = _number % Committed.Length;
            string value = $"{_number++}";
            _producer.Produce(new TopicPartition(_topic, partition), new Message<byte[]?, byte[]> { Value = Encoding.UTF8.GetBytes(value) });
            committed?[partition].Add(value);
        }
    }
}
