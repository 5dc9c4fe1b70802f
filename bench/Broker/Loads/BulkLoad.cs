using System.Diagnostics;
using Confluent.Kafka;

namespace Candlewick.Bench.Broker.Loads;

/// <summary>As much as one librdkafka client can send, then receive, in its own batches and without compression.</summary>
/// <param name="Messages">Messages of one round.</param>
/// <param name="ValueBytes">Length of a value; keys are null.</param>
internal sealed record BulkLoad(int Messages, int ValueBytes)
{
    /// <summary>
    /// Sends all and waits until all are acknowledged. Delivery is not reported to us message by message, which would
    /// measure .NET; the partition's end tells whether anything is missing.
    /// </summary>
    /// <returns>Messages per second.</returns>
    public double Produce(string bootstrap, string topic)
    {
        var config = new ProducerConfig
        {
            BootstrapServers = bootstrap,
            Acks = Acks.All,
            LingerMs = 5,
            EnableDeliveryReports = false,
            QueueBufferingMaxMessages = 500_000,
            QueueBufferingMaxKbytes = 512 * 1024,
        };
        using var producer = new ProducerBuilder<Null, byte[]>(config).Build();
        var message = new Message<Null, byte[]> { Value = Value() };
        long start = Stopwatch.GetTimestamp();
        for (int sent = 0; sent < Messages;)
        {
            try
            {
                producer.Produce(topic, message);
                sent++;
            }
            catch (ProduceException<Null, byte[]> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
            {
                producer.Poll(TimeSpan.FromMilliseconds(5));
            }
        }

        producer.Flush(CancellationToken.None);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        RequireAll(bootstrap, topic);
        return Messages / seconds;
    }

    /// <summary>Reads all from the partition's start.</summary>
    /// <returns>Messages per second, from the assignment to the last message.</returns>
    public double Consume(string bootstrap, string topic, CancellationToken cancellationToken)
    {
        using var consumer = Reader(bootstrap);
        long start = Stopwatch.GetTimestamp();
        consumer.Assign(new TopicPartitionOffset(topic, 0, Offset.Beginning));
        for (int read = 0; read < Messages; read++)
        {
            var result = consumer.Consume(cancellationToken);
            if (result.Message.Value.Length != ValueBytes || result.Offset.Value != read)
            {
                throw new InvalidOperationException($"Message {read} came back as offset {result.Offset.Value} with {result.Message.Value.Length} bytes.");
            }
        }

        return Messages / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private void RequireAll(string bootstrap, string topic)
    {
        using var consumer = Reader(bootstrap);
        var end = consumer.QueryWatermarkOffsets(new TopicPartition(topic, 0), TimeSpan.FromSeconds(10)).High;
        if (end.Value != Messages)
        {
            throw new InvalidOperationException($"{Messages} messages were sent, and the partition ends at {end.Value}.");
        }
    }

    /// <summary>Not all the same byte, so that nothing on the way can profit from that.</summary>
    private byte[] Value()
    {
        byte[] value = new byte[ValueBytes];
        new Random(7).NextBytes(value);
        return value;
    }

    private static IConsumer<Ignore, byte[]> Reader(string bootstrap) => new ConsumerBuilder<Ignore, byte[]>(new ConsumerConfig
    {
        BootstrapServers = bootstrap,
        GroupId = "bench",
        EnableAutoCommit = false,
        // The default waits a whole second where the client's own queue is full.
        FetchQueueBackoffMs = 5,
    }).Build();
}
