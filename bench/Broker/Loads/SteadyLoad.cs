using System.Buffers.Binary;
using System.Diagnostics;
using Candlewick.Bench.Broker.Results;
using Confluent.Kafka;

namespace Candlewick.Bench.Broker.Loads;

/// <summary>
/// A steady rate through the broker, producer and consumer in this process and on its one clock. The producer keeps to
/// its schedule whatever the broker does.
/// </summary>
/// <param name="PerSecond">Messages per second.</param>
/// <param name="Duration">How long the rate is kept; <see cref="WarmUp"/> comes before and is not counted.</param>
internal sealed record SteadyLoad(int PerSecond, TimeSpan Duration, TimeSpan WarmUp)
{
    private const int ValueBytes = 60;

    /// <returns>Milliseconds from the call of produce to the return of consume, for every counted message.</returns>
    public async Task<Sample> RunAsync(string bootstrap, string topic, CancellationToken cancellationToken)
    {
        int warm = (int)(PerSecond * WarmUp.TotalSeconds);
        int total = warm + (int)(PerSecond * Duration.TotalSeconds);
        using var consumer = new ConsumerBuilder<Ignore, byte[]>(new ConsumerConfig
        {
            BootstrapServers = bootstrap, GroupId = "bench", EnableAutoCommit = false,
        }).Build();
        consumer.Assign(new TopicPartitionOffset(topic, 0, Offset.Beginning));
        var reading = Task.Factory.StartNew(() => Read(consumer, warm, total, cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await SendAsync(bootstrap, topic, total, cancellationToken);
        return new Sample(await reading);
    }

    private async Task SendAsync(string bootstrap, string topic, int total, CancellationToken cancellationToken)
    {
        var config = new ProducerConfig { BootstrapServers = bootstrap, Acks = Acks.All, LingerMs = 1, EnableDeliveryReports = false };
        using var producer = new ProducerBuilder<Null, byte[]>(config).Build();
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        long start = Stopwatch.GetTimestamp();
        for (int sent = 0; sent < total;)
        {
            await tick.WaitForNextTickAsync(cancellationToken);
            int due = Math.Min((int)(Stopwatch.GetElapsedTime(start).TotalSeconds * PerSecond), total);
            for (; sent < due; sent++)
            {
                byte[] value = new byte[ValueBytes];
                BinaryPrimitives.WriteInt64LittleEndian(value, Stopwatch.GetTimestamp());
                producer.Produce(topic, new Message<Null, byte[]> { Value = value });
            }
        }

        producer.Flush(cancellationToken);
    }

    private static double[] Read(IConsumer<Ignore, byte[]> consumer, int warm, int total, CancellationToken cancellationToken)
    {
        double[] milliseconds = new double[total - warm];
        for (int read = 0; read < total; read++)
        {
            var result = consumer.Consume(cancellationToken);
            if (read >= warm)
            {
                long sent = BinaryPrimitives.ReadInt64LittleEndian(result.Message.Value);
                milliseconds[read - warm] = Stopwatch.GetElapsedTime(sent).TotalMilliseconds;
            }
        }

        return milliseconds;
    }
}
