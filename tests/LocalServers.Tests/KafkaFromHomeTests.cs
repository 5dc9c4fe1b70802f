using Candlewick.LocalServers.Kafka;
using Candlewick.LocalServers.Processes;
using Candlewick.Streaming.Settings;
using Candlewick.Tests.Support;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.LocalServers.Tests;

public sealed class KafkaFromHomeTests : IDisposable
{
    private const string Topic = "kept";

    private readonly TempFolder _folder = new("broker");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_killed_broker_starts_again_with_its_data()
    {
        string home = KafkaHome();
        await using (var first = await StartAsync(home))
        {
            await ProduceAsync(first.Bootstrap, "20131007");
            Signals.Send(first.ProcessId, Signal.Kill);
        }

        await using (var second = await StartAsync(home))
        {
            Assert.Equal("20131007", Consume(second.Bootstrap));
            var refused = await Assert.ThrowsAsync<LocalServerException>(() => StartAsync(home));
            Assert.Contains("already in use by process", refused.Message, StringComparison.Ordinal);
        }

        await using var third = await StartAsync(home);
        Assert.Equal("20131007", Consume(third.Bootstrap));
    }

    [Fact]
    public async Task Misspelt_topics_are_not_created_by_asking()
    {
        await using var kafka = await StartAsync(KafkaHome());
        using var admin = new AdminClientBuilder(new KafkaSettings { Bootstrap = kafka.Bootstrap }.Admin()).Build();

        await Assert.ThrowsAsync<DescribeTopicsException>(() => admin.DescribeTopicsAsync(TopicCollection.OfTopicNames(["tikcs"])));

        Assert.DoesNotContain(admin.GetMetadata(TimeSpan.FromSeconds(10)).Topics, topic => topic.Topic == "tikcs");
    }

    [Fact]
    public async Task A_setting_the_broker_refuses_is_told_with_the_end_of_its_output()
    {
        var options = Options(KafkaHome()) with { Settings = new Dictionary<string, string> { ["num.network.threads"] = "many" } };

        var failed = await Assert.ThrowsAsync<LocalServerException>(() => KafkaFromHome.StartAsync(options, TimeProvider.System, NullLogger.Instance, default));

        Assert.Contains("num.network.threads", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_without_kafka_is_named_with_its_setting()
    {
        var failed = await Assert.ThrowsAsync<LocalServerException>(() => StartAsync(_folder["nothing"]));

        Assert.Contains("KAFKA_HOME", failed.Message, StringComparison.Ordinal);
        Assert.Contains(_folder["nothing"], failed.Message, StringComparison.Ordinal);
        Assert.Contains("KAFKA_BOOTSTRAP", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_java_home_without_java_is_named_with_the_remedy()
    {
        var failed = Assert.Throws<LocalServerException>(() => KafkaScripts.CheckJava(_folder["jdk"]));

        Assert.Contains("JAVA_HOME", failed.Message, StringComparison.Ordinal);
        Assert.Contains("Java 17", failed.Message, StringComparison.Ordinal);
    }

    private static string KafkaHome()
    {
        string? home = Environment.GetEnvironmentVariable("KAFKA_HOME");
        Assert.SkipWhen(string.IsNullOrEmpty(home), "starts brokers from a Kafka distribution: set KAFKA_HOME");
        return home!;
    }

    private KafkaFromHomeOptions Options(string home) => new() { KafkaHome = home, Folder = _folder.FullPath };

    private Task<KafkaFromHome> StartAsync(string home) => KafkaFromHome.StartAsync(Options(home), TimeProvider.System, NullLogger.Instance, default);

    private static async Task ProduceAsync(string bootstrap, string value)
    {
        var settings = new KafkaSettings { Bootstrap = bootstrap };
        using var admin = new AdminClientBuilder(settings.Admin()).Build();
        await admin.CreateTopicsAsync([new TopicSpecification { Name = Topic, NumPartitions = 1, ReplicationFactor = -1 }]);
        using var producer = new ProducerBuilder<Null, string>(settings.Producer()).Build();
        await producer.ProduceAsync(Topic, new Message<Null, string> { Value = value });
    }

    private static string? Consume(string bootstrap)
    {
        using var consumer = new ConsumerBuilder<Ignore, string>(new KafkaSettings { Bootstrap = bootstrap }.Consumer("reader")).Build();
        consumer.Assign(new TopicPartitionOffset(Topic, 0, 0));
        return consumer.Consume(TimeSpan.FromSeconds(20))?.Message?.Value;
    }
}
