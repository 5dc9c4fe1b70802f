using DotNet.Testcontainers.Builders;
using Testcontainers.Kafka;

namespace Candlewick.Tests.Support;

/// <summary>Apache Kafka in Docker, where there is Docker.</summary>
internal sealed class ContainerBroker : IKafkaBroker
{
    private const string Image = "apache/kafka:4.1.0";

    private readonly KafkaContainer _container;

    private ContainerBroker(KafkaContainer container) => _container = container;

    // Testcontainers names it with a scheme that librdkafka does not take.
    public string Bootstrap => new Uri(_container.GetBootstrapAddress()).Authority;

    public string Description => $"Docker image {Image}";

    /// <summary>Null where there is no Docker to start it in.</summary>
    public static async Task<ContainerBroker?> TryStartAsync()
    {
        try
        {
            var container = new KafkaBuilder(Image)
                .WithEnvironment("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
                .WithEnvironment("KAFKA_TRANSACTION_STATE_LOG_NUM_PARTITIONS", "4")
                .Build();
            await container.StartAsync();
            return new ContainerBroker(container);
        }
        catch (DockerUnavailableException)
        {
            return null;
        }
    }

    public ValueTask DisposeAsync() => _container.DisposeAsync();
}
