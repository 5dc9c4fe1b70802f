using System.Diagnostics.Metrics;
using Candlewick.EmbeddedKafka.Server;
using Candlewick.EmbeddedKafka.Tests.Durability;
using Candlewick.Tests.Support;
using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.EmbeddedKafka.Tests.Server;

/// <summary>What a broker counts, as whoever listens to its meter hears it.</summary>
public sealed class BrokerMetricsTests
{
    [Fact]
    public async Task Requests_bytes_sizes_and_lags_are_measured()
    {
        using var folder = new TempFolder("metrics");
        await using var broker = await EmbeddedBroker.StartAsync(new BrokerOptions { Folder = folder["broker"] }, NullLoggerFactory.Instance, TimeProvider.System);
        await Clients.CreateTopicAsync(broker.Bootstrap, "numbers", 1);
        using var producer = Clients.Producer(broker.Bootstrap);
        for (int number = 0; number < 5; number++)
        {
            await producer.ProduceAsync("numbers", new Message<string, string> { Key = "k", Value = "v" });
        }

        using var consumer = Clients.Consumer(broker.Bootstrap, "say \"group\"");
        consumer.Commit([new TopicPartitionOffset("numbers", 0, 2)]);

        var heard = Hear(broker);
        Assert.Equal(3, heard["candlewick.broker.group.lag group=say \"group\" topic=numbers partition=0"]);
        Assert.Equal(new FileInfo(Directory.GetFiles(folder["broker/numbers-0"], "*.log").Single()).Length, heard["candlewick.broker.log.size topic=numbers"]);
        Assert.True(heard["candlewick.broker.requests api=Produce"] >= 5);
        Assert.True(heard["candlewick.broker.connections"] >= 2);
        Assert.True(heard["candlewick.broker.received"] > 100);
        Assert.True(heard["candlewick.broker.sent"] > 100);
    }

    /// <summary>Every measurement of this broker, by instrument and tags; other tests have brokers of their own.</summary>
    private static Dictionary<string, long> Hear(EmbeddedBroker broker)
    {
        var heard = new Dictionary<string, long>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter == broker.Meter)
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => heard[string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}").Prepend(instrument.Name))] = value);
        listener.Start();
        listener.RecordObservableInstruments();
        return heard;
    }
}
