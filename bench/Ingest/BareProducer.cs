using System.Diagnostics;
using Candlewick.Contracts.Topics;
using Candlewick.Streaming.Settings;
using Confluent.Kafka;

namespace Candlewick.Bench.Ingest;

/// <summary>
/// What Confluent.Kafka can do at best: records that are there already, in transactions as long as ours, with our client settings,
/// one message object for all of them.
/// </summary>
internal static class BareProducer
{
    private const int TransactionRecords = 50_000;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    /// <returns>From the first record to the last commit.</returns>
    public static TimeSpan Publish(KafkaSettings settings, IReadOnlyList<Payload> payloads)
    {
        string topic = settings.NameOf(TopicCatalog.Ticks);
        using var producer = new ProducerBuilder<byte[]?, byte[]>(settings.TransactionalProducer("bare", "0")).Build();
        using (var admin = new DependentAdminClientBuilder(producer.Handle).Build())
        {
            admin.GetMetadata(topic, Timeout);
        }

        var partitions = Enumerable.Range(0, payloads.Max(p => p.Partition) + 1).Select(p => new TopicPartition(topic, p)).ToList();
        var message = new Message<byte[]?, byte[]>();
        producer.InitTransactions(Timeout);
        long start = Stopwatch.GetTimestamp();
        foreach (var transaction in payloads.Chunk(TransactionRecords))
        {
            producer.BeginTransaction();
            foreach (var payload in transaction)
            {
                (message.Key, message.Value, message.Timestamp) = (payload.Key, payload.Value, payload.Timestamp);
                Produce(producer, partitions[payload.Partition], message);
            }

            producer.CommitTransaction(Timeout);
        }

        return Stopwatch.GetElapsedTime(start);
    }

    private static void Produce(IProducer<byte[]?, byte[]> producer, TopicPartition to, Message<byte[]?, byte[]> message)
    {
        while (true)
        {
            try
            {
                producer.Produce(to, message);
                return;
            }
            catch (ProduceException<byte[]?, byte[]> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
            {
                producer.Poll(TimeSpan.FromMilliseconds(10));
            }
        }
    }
}
