using Candlewick.Contracts.Topics;
using Candlewick.Streaming.Settings;
using Candlewick.Streaming.Topics;
using Candlewick.Tests.Support;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Candlewick.Streaming.Tests;

public sealed class TopicAdminTests(KafkaFixture kafka)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Missing_topics_are_made_with_their_settings()
    {
        var settings = kafka.Settings();

        var layout = await EnsureAsync(settings, 3);

        Assert.Equal(3, layout.Partitions);
        Assert.Equal(TopicCatalog.All.Count, layout.Ids.Values.Distinct().Count());
        using var admin = new AdminClientBuilder(settings.Admin()).Build();
        foreach (var topic in TopicCatalog.All)
        {
            var described = await admin.DescribeConfigsAsync([new ConfigResource { Type = ResourceType.Topic, Name = settings.NameOf(topic) }]);
            Assert.All(topic.Settings, setting => Assert.Equal(setting.Value, described[0].Entries[setting.Key].Value));
        }
    }

    [Fact]
    public async Task Topics_that_exist_keep_their_ids_and_decide_the_count_where_none_is_asked_for()
    {
        var settings = kafka.Settings();
        var first = await EnsureAsync(settings, 2);

        var second = await EnsureAsync(settings, 0);

        Assert.Equal(2, second.Partitions);
        Assert.Equal(first.Ids.OrderBy(i => i.Key.Name), second.Ids.OrderBy(i => i.Key.Name));
    }

    [Fact]
    public async Task Another_partition_count_is_refused_with_the_remedy()
    {
        var settings = kafka.Settings();
        await EnsureAsync(settings, 2);

        var refused = await Assert.ThrowsAsync<TopicLayoutException>(() => EnsureAsync(settings, 4));

        Assert.Contains("has 2 partitions, expected 4", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Set PARTITIONS", refused.Message, StringComparison.Ordinal);
        Assert.Contains("TOPIC_PREFIX", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ticks", "retention.ms", "604800000")]
    [InlineData("ticks", "cleanup.policy", "compact")]
    [InlineData("candles", "message.timestamp.type", "LogAppendTime")]
    [InlineData("aggregator-state", "cleanup.policy", "delete")]
    public async Task A_topic_that_would_lose_records_is_refused_with_the_remedy(string topic, string key, string value)
    {
        var settings = kafka.Settings();
        await MakeAsync(settings, topic, (key, value));

        var refused = await Assert.ThrowsAsync<TopicLayoutException>(() => EnsureAsync(settings, 1));

        Assert.Contains($"topic '{settings.TopicPrefix}{topic}' has {key}={value}, expected", refused.Message, StringComparison.Ordinal);
        Assert.Contains($"--add-config {key}=", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shorter_retention_of_answers_is_taken_and_said()
    {
        var settings = kafka.Settings();
        var log = new CapturedLog<TopicAdmin>();
        await MakeAsync(settings, "candles", ("retention.ms", "604800000"));

        await new TopicAdmin(settings, TimeProvider.System, log).EnsureAsync(1, Patience, TestContext.Current.CancellationToken);

        Assert.Contains($"'{settings.TopicPrefix}candles' has retention.ms=604800000", log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_right_to_read_settings_they_are_not_checked_and_that_is_said()
    {
        var log = new CapturedLog<TopicAdmin>();
        var report = new DescribeConfigsReport
        {
            ConfigResource = new ConfigResource { Type = ResourceType.Topic, Name = "ticks" },
            Error = new Error(ErrorCode.TopicAuthorizationFailed, "not authorized"),
        };

        new TopicSettings(kafka.Settings() with { TopicPrefix = "" }, log).Take(TopicCatalog.Ticks, report);

        Assert.Contains("settings of topic 'ticks' may not be read (not authorized)", log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_topic_whose_settings_cannot_be_read_is_named()
    {
        var settings = kafka.Settings();
        using var admin = new AdminClientBuilder(settings.Admin()).Build();

        var refused = await Assert.ThrowsAsync<TopicLayoutException>(
            () => new TopicSettings(settings, new CapturedLog<TopicAdmin>()).CheckAsync(admin, [TopicCatalog.Ticks]));

        Assert.Contains($"topic '{settings.TopicPrefix}ticks' cannot be read", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broker_that_is_not_up_yet_is_waited_for_and_that_is_said_once()
    {
        using var later = new Forwarder(kafka.Bootstrap);
        var log = new CapturedLog<TopicAdmin>();
        var settings = kafka.Settings() with { Bootstrap = $"127.0.0.1:{later.Port}" };

        var ensured = new TopicAdmin(settings, TimeProvider.System, log).EnsureAsync(1, Patience, TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() => log.Text.Contains("does not answer yet", StringComparison.Ordinal), Patience, "it said that it waits");
        Assert.False(ensured.IsCompleted);
        later.Open();

        Assert.Equal(1, (await ensured).Partitions);
        Assert.Equal(2, log.Text.Split("does not answer yet").Length);
    }

    [Fact]
    public async Task A_broker_that_never_comes_is_given_up_with_the_remedy()
    {
        using var never = new Forwarder(kafka.Bootstrap);
        var settings = kafka.Settings() with { Bootstrap = $"127.0.0.1:{never.Port}" };

        var refused = await Assert.ThrowsAsync<TopicLayoutException>(() => EnsureAsync(settings, 1, TimeSpan.FromSeconds(1)));

        Assert.Contains($"127.0.0.1:{never.Port} did not answer within 1 s", refused.Message, StringComparison.Ordinal);
        Assert.Contains("KAFKA_BOOTSTRAP", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Services_that_start_together_agree_on_the_count_one_of_them_asked_for_or_say_so()
    {
        for (int round = 0; round < 5; round++)
        {
            var settings = kafka.Settings();
            var same = await Task.WhenAll(EnsureAsync(settings, 3), EnsureAsync(settings, 3), EnsureAsync(settings, 3));
            Assert.All(same, layout => Assert.Equal(same[0].Ids.OrderBy(i => i.Key.Name), layout.Ids.OrderBy(i => i.Key.Name)));
        }
    }

    [Fact]
    public async Task A_variable_that_is_no_property_of_the_client_is_named_with_the_remedy()
    {
        var settings = kafka.Settings() with { Properties = new Dictionary<string, string> { ["service.host"] = "10.0.0.1" } };

        var refused = await Assert.ThrowsAsync<TopicLayoutException>(() => EnsureAsync(settings, 1));

        Assert.Contains("service.host", refused.Message, StringComparison.Ordinal);
        Assert.Contains("KAFKA_*", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>A topic as somebody made it by hand: the catalogue's settings but for one.</summary>
    private static async Task MakeAsync(KafkaSettings settings, string name, (string Key, string Value) but)
    {
        var topic = TopicCatalog.All.Single(t => t.Name == name);
        var configs = new Dictionary<string, string>(topic.Settings) { [but.Key] = but.Value };
        using var admin = new AdminClientBuilder(settings.Admin()).Build();
        await admin.CreateTopicsAsync([new TopicSpecification { Name = settings.NameOf(topic), NumPartitions = 1, ReplicationFactor = -1, Configs = configs }]);
    }

    private static Task<TopicLayout> EnsureAsync(KafkaSettings settings, int partitions, TimeSpan? patience = null) =>
        new TopicAdmin(settings, TimeProvider.System, new CapturedLog<TopicAdmin>()).EnsureAsync(partitions, patience ?? Patience, TestContext.Current.CancellationToken);
}
