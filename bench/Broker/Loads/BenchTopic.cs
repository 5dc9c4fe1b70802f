using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Candlewick.Bench.Broker.Loads;

/// <summary>A topic of one partition for one measurement.</summary>
internal static class BenchTopic
{
    public static async Task CreateAsync(string bootstrap, string name)
    {
        using var admin = Admin(bootstrap);
        await admin.CreateTopicsAsync([new TopicSpecification { Name = name, NumPartitions = 1, ReplicationFactor = 1 }]);
    }

    public static async Task DeleteAsync(string bootstrap, string name)
    {
        using var admin = Admin(bootstrap);
        await admin.DeleteTopicsAsync([name]);
    }

    private static IAdminClient Admin(string bootstrap) => new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrap }).Build();
}
