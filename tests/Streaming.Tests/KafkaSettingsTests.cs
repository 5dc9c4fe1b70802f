using System.Collections;
using Candlewick.Contracts.Topics;
using Candlewick.Streaming.Settings;
using Confluent.Kafka;

namespace Candlewick.Streaming.Tests;

public sealed class KafkaSettingsTests
{
    [Fact]
    public void KAFKA_variables_are_properties_of_the_client_except_our_own_and_empty_ones()
    {
        var environment = new Hashtable
        {
            ["KAFKA_SASL_MECHANISM"] = "PLAIN",
            ["KAFKA_SECURITY_PROTOCOL"] = "SASL_SSL",
            ["KAFKA_BOOTSTRAP"] = "a:1",
            ["KAFKA_HOME"] = "/opt/kafka",
            ["KAFKA_HEAP_OPTS"] = "-Xmx1g",
            ["KAFKA_CLIENT_RACK"] = "",
            ["kafka_debug"] = "all",
            ["PATH"] = "/bin",
        };

        var properties = KafkaSettings.PropertiesFrom(environment);

        Assert.Equal(
            new Dictionary<string, string> { ["sasl.mechanism"] = "PLAIN", ["security.protocol"] = "SASL_SSL" },
            properties);
    }

    [Fact]
    public void Properties_reach_every_client_and_never_override_what_correctness_rests_on()
    {
        var settings = new KafkaSettings
        {
            Bootstrap = "a:1",
            TopicPrefix = "p.",
            WorkerName = "w",
            Properties = new Dictionary<string, string>
            {
                ["socket.nagle.disable"] = "true", ["bootstrap.servers"] = "other:1", ["isolation.level"] = "read_uncommitted",
                ["enable.auto.commit"] = "true", ["enable.idempotence"] = "false", ["partitioner"] = "random",
            },
        };

        var consumer = settings.Consumer("g");
        var producer = settings.TransactionalProducer("copy", "0");

        Assert.All([consumer, producer, (ClientConfig)settings.Admin()], config => Assert.True(config.SocketNagleDisable));
        Assert.All([consumer, producer, (ClientConfig)settings.Admin()], config => Assert.Equal("a:1", config.BootstrapServers));
        Assert.Equal(IsolationLevel.ReadCommitted, consumer.IsolationLevel);
        Assert.False(consumer.EnableAutoCommit);
        Assert.True(producer.EnableIdempotence);
        Assert.Equal(Partitioner.Murmur2Random, producer.Partitioner);
        Assert.Equal("p.candlewick-copy-w-0", producer.TransactionalId);
        Assert.Equal("p.ticks", settings.NameOf(TopicCatalog.Ticks));
    }
}
