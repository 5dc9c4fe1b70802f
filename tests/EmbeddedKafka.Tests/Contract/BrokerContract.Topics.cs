using Candlewick.Tests.Support;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Candlewick.EmbeddedKafka.Tests.Contract;

public abstract partial class BrokerContract
{
    [Fact]
    public async Task A_topic_made_again_has_a_new_id()
    {
        string topic = await TopicAsync(partitions: 3);
        var first = await DescribeAsync(topic);
        Assert.Equal([0, 1, 2], first.Partitions.Select(p => p.Partition));

        await DeleteAsync(topic);
        var gone = await Assert.ThrowsAsync<DescribeTopicsException>(() => DescribeAsync(topic));
        await CreateAsync(topic, partitions: 2);
        var second = await DescribeAsync(topic);

        Assert.Equal(ErrorCode.UnknownTopicOrPart, gone.Results.TopicDescriptions.Single().Error.Code);
        Assert.Equal(2, second.Partitions.Count);
        Assert.NotEqual(first.TopicId.ToString(), second.TopicId.ToString());
    }

    [Fact]
    public async Task A_topic_made_again_is_empty()
    {
        string topic = await TopicAsync();
        using (var producer = Producer())
        {
            await SendAsync(producer, topic, "old");
        }

        await DeleteAsync(topic);
        await CreateAsync(topic, partitions: 1);

        Assert.Empty(Values(topic));
    }

    [Fact]
    public async Task A_topic_is_made_once()
    {
        string topic = await TopicAsync();

        Assert.Equal(ErrorCode.TopicAlreadyExists, await RefusalAsync(new TopicSpecification { Name = topic, NumPartitions = 1, ReplicationFactor = 1 }));
    }

    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("two words")]
    [InlineData("a/b")]
    [InlineData("tick\u00e9")]
    public async Task Invalid_names_are_refused(string name) =>
        Assert.Equal(ErrorCode.TopicException, await RefusalAsync(new TopicSpecification { Name = name, NumPartitions = 1, ReplicationFactor = 1 }));

    [Fact]
    public async Task A_name_of_250_characters_is_refused() =>
        Assert.Equal(ErrorCode.TopicException, await RefusalAsync(new TopicSpecification { Name = new string('x', 250), NumPartitions = 1, ReplicationFactor = 1 }));

    [Fact]
    public async Task One_node_cannot_keep_two_replicas() =>
        Assert.Equal(ErrorCode.InvalidReplicationFactor, await RefusalAsync(new TopicSpecification { Name = NewName("topic"), NumPartitions = 1, ReplicationFactor = 2 }));

    [Fact]
    public async Task Partitions_are_added_and_never_taken_away()
    {
        string topic = await TopicAsync();
        await _admin.CreatePartitionsAsync([new PartitionsSpecification { Topic = topic, IncreaseTo = 3 }]);
        await Eventually.TrueAsync(async () => (await DescribeAsync(topic)).Partitions.Count == 3, Limit, "there are three partitions");

        var fewer = await Assert.ThrowsAsync<CreatePartitionsException>(() => _admin.CreatePartitionsAsync([new PartitionsSpecification { Topic = topic, IncreaseTo = 2 }]));

        Assert.Equal(ErrorCode.InvalidPartitions, fewer.Results.Single().Error.Code);
    }

    [Fact]
    public async Task Configs_are_described_and_altered()
    {
        string topic = await TopicAsync(config: "cleanup.policy", value: "compact");
        Assert.Equal(("compact", false), await ConfigAsync(topic, "cleanup.policy"));
        Assert.Equal(("604800000", true), await ConfigAsync(topic, "retention.ms"));

        await AlterAsync(topic, "retention.ms", "1000", AlterConfigOpType.Set);
        await Eventually.TrueAsync(async () => await ConfigAsync(topic, "retention.ms") == ("1000", false), Limit, "the change is described");
        await AlterAsync(topic, "cleanup.policy", "delete", AlterConfigOpType.Append);
        await Eventually.TrueAsync(async () => await ConfigAsync(topic, "cleanup.policy") == ("compact,delete", false), Limit, "the change is described");
        await AlterAsync(topic, "retention.ms", null, AlterConfigOpType.Delete);
        await Eventually.TrueAsync(async () => await ConfigAsync(topic, "retention.ms") == ("604800000", true), Limit, "the change is described");
    }

    [Fact]
    public async Task Configs_that_are_set_as_a_whole_replace_all_others()
    {
        string topic = await TopicAsync(config: "cleanup.policy", value: "compact");

        await _admin.AlterConfigsAsync(new() { [new ConfigResource { Type = ResourceType.Topic, Name = topic }] = [new ConfigEntry { Name = "retention.ms", Value = "1000" }] });

        await Eventually.TrueAsync(async () => await ConfigAsync(topic, "retention.ms") == ("1000", false), Limit, "the change is described");
        Assert.Equal(("delete", true), await ConfigAsync(topic, "cleanup.policy"));
    }

    [Theory]
    [InlineData("unclean.leader.election.enable", "true")]
    [InlineData("segment.jitter.ms", "100")]
    [InlineData("min.insync.replicas", "2")]
    public async Task Configs_that_one_node_has_no_use_for_are_kept(string name, string value)
    {
        string topic = await TopicAsync(config: name, value: value);

        Assert.Equal((value, false), await ConfigAsync(topic, name));
    }

    [Theory]
    [InlineData("retention.ms", "soon")]
    [InlineData("cleanup.policy", "burn")]
    [InlineData("no.such.setting", "1")]
    public async Task Configs_that_make_no_sense_are_refused(string name, string value)
    {
        string topic = await TopicAsync();

        var altered = await Assert.ThrowsAsync<IncrementalAlterConfigsException>(() => AlterAsync(topic, name, value, AlterConfigOpType.Set));
        Assert.Equal(ErrorCode.InvalidConfig, altered.Results.Single().Error.Code);
        Assert.Equal(ErrorCode.InvalidConfig, await RefusalAsync(
            new TopicSpecification { Name = NewName("topic"), NumPartitions = 1, ReplicationFactor = 1, Configs = new() { [name] = value } }));
    }

    [Fact]
    public async Task A_topic_nobody_made_is_unknown_and_stays_so()
    {
        string topic = NewName("misspelt");

        var deleted = await Assert.ThrowsAsync<DeleteTopicsException>(() => _admin.DeleteTopicsAsync([topic]));
        Assert.Equal(ErrorCode.UnknownTopicOrPart, deleted.Results.Single().Error.Code);
        var described = await Assert.ThrowsAsync<DescribeConfigsException>(() => ConfigAsync(topic, "retention.ms"));
        Assert.Equal(ErrorCode.UnknownTopicOrPart, described.Results.Single().Error.Code);
        Assert.Equal(ErrorCode.UnknownTopicOrPart, _admin.GetMetadata(topic, Limit).Topics.Single().Error.Code);
        Assert.DoesNotContain(_admin.GetMetadata(Limit).Topics, t => t.Topic == topic);
    }

    private async Task DeleteAsync(string topic)
    {
        await _admin.DeleteTopicsAsync([topic]);
        await Eventually.TrueAsync(
            () => _admin.GetMetadata(topic, Limit).Topics.Single().Error.Code == ErrorCode.UnknownTopicOrPart, Limit, "the deleted topic is not in the metadata");
    }

    private async Task<TopicDescription> DescribeAsync(string topic) =>
        (await _admin.DescribeTopicsAsync(TopicCollection.OfTopicNames([topic]))).TopicDescriptions.Single();

    private async Task<ErrorCode> RefusalAsync(TopicSpecification topic) =>
        (await Assert.ThrowsAsync<CreateTopicsException>(() => _admin.CreateTopicsAsync([topic]))).Results.Single().Error.Code;

    private async Task<(string Value, bool IsDefault)> ConfigAsync(string topic, string name)
    {
        var described = await _admin.DescribeConfigsAsync([new ConfigResource { Type = ResourceType.Topic, Name = topic }]);
        var entry = described.Single().Entries[name];
        return (entry.Value, entry.IsDefault);
    }

    private Task AlterAsync(string topic, string name, string? value, AlterConfigOpType operation) =>
        _admin.IncrementalAlterConfigsAsync(new()
        {
            [new ConfigResource { Type = ResourceType.Topic, Name = topic }] = [new ConfigEntry { Name = name, Value = value, IncrementalOperation = operation }],
        });

    [Fact]
    public async Task A_name_may_have_249_characters()
    {
        string longest = NewName("topic").PadRight(249, 'x');
        await CreateAsync(longest, partitions: 1);

        Assert.Equal(ErrorCode.TopicException, await RefusalAsync(new TopicSpecification { Name = longest + "x", NumPartitions = 1, ReplicationFactor = 1 }));
    }
}
