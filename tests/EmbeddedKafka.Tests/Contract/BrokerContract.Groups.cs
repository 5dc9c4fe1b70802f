using Candlewick.Tests.Support;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Candlewick.EmbeddedKafka.Tests.Contract;

public abstract partial class BrokerContract
{
    [Theory]
    [InlineData(PartitionAssignmentStrategy.Range)]
    [InlineData(PartitionAssignmentStrategy.RoundRobin)]
    [InlineData(PartitionAssignmentStrategy.CooperativeSticky)]
    public async Task Two_members_share_and_one_takes_over(PartitionAssignmentStrategy strategy)
    {
        string topic = await TopicAsync(partitions: 4);
        string group = NewName("group");
        using var first = Member();
        await PollUntilAsync(() => first.Assignment.Count == 4, "the first member has all partitions", first);

        using var second = Member();
        await PollUntilAsync(() => first.Assignment.Count == 2 && second.Assignment.Count == 2, "each member has two partitions", first, second);
        Assert.Equal([0, 1, 2, 3], first.Assignment.Concat(second.Assignment).Select(p => p.Partition.Value).Order());

        second.Close();
        await PollUntilAsync(() => first.Assignment.Count == 4, "the first member has all partitions again", first);

        IConsumer<string?, string?> Member()
        {
            var member = Consumer(c => (c.GroupId, c.PartitionAssignmentStrategy) = (group, strategy));
            member.Subscribe(topic);
            return member;
        }
    }

    [Fact]
    public async Task A_static_member_that_restarts_keeps_its_partitions()
    {
        string topic = await TopicAsync(partitions: 4);
        string group = NewName("group");
        int revoked = 0;
        using var other = Member("a");
        var restarted = Member("b");
        await PollUntilAsync(() => other.Assignment.Count == 2 && restarted.Assignment.Count == 2, "each member has two partitions", other, restarted);
        var before = restarted.Assignment.ToHashSet();
        revoked = 0;

        restarted.Dispose();
        using var again = Member("b");
        await PollUntilAsync(() => again.Assignment.Count == 2, "the restarted member has its partitions", other, again);

        Assert.Equal(before, again.Assignment.ToHashSet());
        Assert.Equal(0, revoked);
        Assert.Equal(2, other.Assignment.Count);

        IConsumer<string?, string?> Member(string instance)
        {
            var config = ConsumerConfig();
            (config.GroupId, config.GroupInstanceId, config.PartitionAssignmentStrategy) = (group, instance, PartitionAssignmentStrategy.Range);
            var member = new ConsumerBuilder<string?, string?>(config)
                .SetPartitionsRevokedHandler((_, partitions) => revoked += instance == "a" ? partitions.Count : 0)
                .Build();
            member.Subscribe(topic);
            return member;
        }
    }

    [Fact]
    public async Task A_group_goes_on_where_it_committed()
    {
        string topic = await TopicAsync();
        string group = NewName("group");
        using (var producer = Producer())
        {
            await SendAsync(producer, topic, "0", "1", "2");
        }

        using (var consumer = Consumer(c => c.GroupId = group))
        {
            consumer.Subscribe(topic);
            Assert.Equal("0", await NextAsync(consumer));
            Assert.Equal("1", await NextAsync(consumer));
            consumer.Commit([new TopicPartitionOffset(topic, 0, 2)]);
            Assert.Equal(2, consumer.Committed([new TopicPartition(topic, 0)], Limit).Single().Offset.Value);
            consumer.Close();
        }

        using var successor = Consumer(c => c.GroupId = group);
        successor.Subscribe(topic);
        Assert.Equal("2", await NextAsync(successor));
        Assert.Equal(Offset.Unset.Value, await CommittedAsync(NewName("nobody"), topic));
    }

    [Fact]
    public async Task Groups_are_listed_described_and_deleted()
    {
        string topic = await TopicAsync(partitions: 2);
        string group = NewName("group");
        using var member = Consumer(c => (c.GroupId, c.ClientId, c.PartitionAssignmentStrategy) = (group, "reader", PartitionAssignmentStrategy.Range));
        member.Subscribe(topic);
        await PollUntilAsync(() => member.Assignment.Count == 2, "the member has both partitions", member);
        member.Commit([new TopicPartitionOffset(topic, 0, 0)]);

        var stable = await DescribeGroupAsync(group);
        Assert.Equal((ConsumerGroupState.Stable, "range"), (stable.State, stable.PartitionAssignor));
        Assert.Equal("reader", stable.Members.Single().ClientId);
        Assert.Equal([0, 1], stable.Members.Single().Assignment.TopicPartitions.Select(p => p.Partition.Value).Order());
        Assert.True(await IsListedAsync(group));
        Assert.Equal(ErrorCode.NonEmptyGroup, await DeletionErrorAsync(group));

        member.Close();
        Assert.Equal(ConsumerGroupState.Empty, (await DescribeGroupAsync(group)).State);
        await _admin.DeleteGroupsAsync([group]);

        Assert.False(await IsListedAsync(group));
        Assert.Equal(ErrorCode.GroupIdNotFound, await DeletionErrorAsync(group));
        Assert.Equal(Offset.Unset.Value, await CommittedAsync(group, topic));
    }

    private async Task<ConsumerGroupDescription> DescribeGroupAsync(string group) =>
        (await _admin.DescribeConsumerGroupsAsync([group])).ConsumerGroupDescriptions.Single();

    private async Task<bool> IsListedAsync(string group) => (await _admin.ListConsumerGroupsAsync()).Valid.Any(g => g.GroupId == group);

    private async Task<ErrorCode> DeletionErrorAsync(string group) =>
        (await Assert.ThrowsAsync<DeleteGroupsException>(() => _admin.DeleteGroupsAsync([group]))).Results.Single().Error.Code;

    /// <summary>Members take part in a rebalance only while they are polled.</summary>
    private static Task PollUntilAsync(Func<bool> condition, string what, params IConsumer<string?, string?>[] members) =>
        Eventually.TrueAsync(
            () =>
            {
                foreach (var member in members)
                {
                    member.Consume(Turn);
                }

                return condition();
            },
            Limit, what);

    private static async Task<string?> NextAsync(IConsumer<string?, string?> consumer)
    {
        ConsumeResult<string?, string?>? result = null;
        await Eventually.TrueAsync(() => (result = consumer.Consume(Turn)) is { IsPartitionEOF: false }, Limit, "a record arrives");
        return result!.Message.Value;
    }
}
