using Candlewick.EmbeddedKafka.Server;
using Candlewick.Tests.Support;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.EmbeddedKafka.Tests.Coordination;

public sealed class TombstoneTests
{
    private static readonly TopicPartition Partition = new("ticks", 0);

    [Fact]
    public async Task A_broker_that_deleted_a_group_starts_again_without_it()
    {
        using var folder = new TempFolder("tombstones");
        await using (var broker = await StartAsync(folder))
        {
            using var admin = Admin(broker);
            await admin.CreateTopicsAsync([new TopicSpecification { Name = Partition.Topic, NumPartitions = 1, ReplicationFactor = 1 }]);
            Commit(broker, "stays");
            Commit(broker, "goes");
            await admin.DeleteGroupsAsync(["goes"]);
        }

        await using var again = await StartAsync(folder);
        using var second = Admin(again);
        Assert.Equal(["stays"], (await second.ListConsumerGroupsAsync()).Valid.Select(group => group.GroupId));
    }

    private static Task<EmbeddedBroker> StartAsync(TempFolder folder) =>
        EmbeddedBroker.StartAsync(new BrokerOptions { Folder = folder.FullPath }, NullLoggerFactory.Instance, TimeProvider.System);

    private static IAdminClient Admin(EmbeddedBroker broker) => new AdminClientBuilder(new AdminClientConfig { BootstrapServers = broker.Bootstrap }).Build();

    private static void Commit(EmbeddedBroker broker, string group)
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig { BootstrapServers = broker.Bootstrap, GroupId = group }).Build();
        consumer.Assign(Partition);
        consumer.Commit([new TopicPartitionOffset(Partition, 0)]);
    }
}
