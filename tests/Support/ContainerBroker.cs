#if FULL_FEED
using Testcontainers.Kafka;

namespace Candlewick.Tests.Support;

/// <summary>Apache Kafka in Docker, where the package feed has Testcontainers.</summary>
internal sealed class ContainerBroker : IKafkaBroker
{
    private const string Image = "apache/kafka:4.1.0";

    private readonly KafkaContainer _container;

    private ContainerBroker(KafkaContainer container) => _container = container;

    // Testcontainers names it with a scheme that librdkafka does not take.
    public string Bootstrap => new Uri(_container.GetBootstrapAddress()).Authority;

    public string Description => $"Docker image {Image}";

    public static async Task<ContainerBroker> StartAsync()
    {
        var container = new KafkaBuilder()
            .WithImage(Image)
            .WithEnvironment("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
            .WithEnvironment("KAFKA_TRANSACTION_STATE_LOG_NUM_PARTITIONS", "4")
            .Build();
        try
        {
            await container.StartAsync();
            return new ContainerBroker(container);
        }
        catch (Exception e)
        {
            await container.DisposeAsync();
            throw new InvalidOperationException(
                "these tests need Apache Kafka, and a container could not be started. Start Docker, or set KAFKA_BOOTSTRAP to a running broker (host:port), or KAFKA_HOME to an unpacked Kafka distribution", e);
        }
    }

    public ValueTask DisposeAsync() => _container.DisposeAsync();
}
#endif
