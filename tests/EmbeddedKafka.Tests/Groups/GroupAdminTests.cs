using Candlewick.EmbeddedKafka.Coordination;
using Candlewick.EmbeddedKafka.Groups;
using static Candlewick.EmbeddedKafka.Tests.Groups.GroupHarness;

namespace Candlewick.EmbeddedKafka.Tests.Groups;

public sealed class GroupAdminTests : IDisposable
{
    private readonly GroupHarness _group = new();

    [Fact]
    public void Groups_are_listed_by_state()
    {
        _group.Stable(1);
        _group.Coordinator.CommitOffsets(new("simple", "", null, -1, [new(new("ticks", 0), 1, -1, "")]));

        Assert.Equal(
            [new("g", "consumer", GroupState.Stable), new("simple", "", GroupState.Empty)],
            _group.Coordinator.List([]).OrderBy(group => group.GroupId, StringComparer.Ordinal));
        Assert.Equal("simple", Assert.Single(_group.Coordinator.List([GroupState.Empty, GroupState.Dead])).GroupId);
    }

    [Fact]
    public void A_stable_group_is_described_with_what_its_members_have()
    {
        string member = _group.Stable(1)[0];
        var described = _group.Coordinator.Describe(GroupId);

        Assert.Equal((GroupState.Stable, "consumer", "range"), (described.State, described.ProtocolType, described.Protocol));
        var only = Assert.Single(described.Members);
        Assert.Equal((member, null, "client", "/127.0.0.1"), (only.MemberId, only.InstanceId, only.ClientId, only.ClientHost));
        Assert.Equal(member, Text(only.Assignment));
        Assert.True(only.Metadata.Span.SequenceEqual(Subscription("ticks").Span));
    }

    [Fact]
    public void A_group_between_generations_has_no_protocol_to_show()
    {
        _group.Stable(1);
        _group.Enter();
        var described = _group.Coordinator.Describe(GroupId);

        Assert.Equal((GroupState.PreparingRebalance, ""), (described.State, described.Protocol));
        Assert.All(described.Members, member => Assert.True(member.Metadata.IsEmpty));
    }

    [Fact]
    public void A_group_that_is_not_there_is_dead() => Assert.Equal(GroupState.Dead, _group.Coordinator.Describe("none").State);

    [Fact]
    public void Only_an_empty_group_can_be_deleted()
    {
        string member = _group.Stable(1)[0];
        _group.Commit(1, member, 1);
        Assert.Equal(CoordinatorError.NonEmptyGroup, _group.Coordinator.Delete(GroupId));

        _group.Leave(member);
        Assert.Equal(CoordinatorError.None, _group.Coordinator.Delete(GroupId));
        Assert.Equal(CoordinatorError.GroupIdNotFound, _group.Coordinator.Delete(GroupId));
        using var again = _group.Restart();
        Assert.Equal((GroupState.Dead, -1), (again.State, again.Fetch().Offset));
    }

    [Fact]
    public void A_deleted_group_takes_its_pending_offsets_with_it()
    {
        var producer = new ProducerIdentity(7, 0);
        _group.Commit(1, producer: producer);
        Assert.Equal(CoordinatorError.None, _group.Coordinator.Delete(GroupId));
        _group.Coordinator.EndTransaction(0, new(producer, Commit: true));

        Assert.Equal(-1, _group.Fetch(stable: true).Offset);
        using var again = _group.Restart();
        Assert.Equal((GroupState.Dead, -1), (again.State, again.Fetch(stable: true).Offset));
    }

    [Fact]
    public void Offsets_are_deleted_unless_somebody_reads_the_topic()
    {
        string member = _group.Stable(1)[0];
        _group.Coordinator.CommitOffsets(new(
            GroupId, member, null, 1, [new(new("ticks", 0), 1, -1, ""), new(new("old", 0), 1, -1, "")]));

        var (error, partitions) = _group.Coordinator.DeleteOffsets(GroupId, [new("ticks", 0), new("old", 0), new("never", 0)]);

        Assert.Equal(CoordinatorError.None, error);
        Assert.Equal(
            [CoordinatorError.GroupSubscribedToTopic, CoordinatorError.None, CoordinatorError.None],
            [partitions[new("ticks", 0)], partitions[new("old", 0)], partitions[new("never", 0)]]);
        Assert.Equal("ticks", Assert.Single(_group.Coordinator.FetchOffsets(new(GroupId, null, false))).Partition.Topic);
        Assert.Equal(CoordinatorError.GroupIdNotFound, _group.Coordinator.DeleteOffsets("none", []).Error);
    }

    [Fact]
    public void A_deleted_topic_takes_its_offsets_with_it()
    {
        _group.Commit(1);
        _group.Commit(2, partition: 1);
        _group.Coordinator.CommitOffsets(new(GroupId, "", null, -1, [new(new("candles", 0), 3, -1, "")]));

        _group.Coordinator.DeleteTopic("ticks");

        using var again = _group.Restart();
        Assert.All(
            [_group, again],
            each => Assert.Equal("candles-0", Assert.Single(each.Coordinator.FetchOffsets(new(GroupId, null, false))).Partition.ToString()));
    }

    /// <summary>Values of Kafka's own function (Java's string hash) for 50 partitions.</summary>
    [Theory]
    [InlineData("g", 3)]
    [InlineData("candle-aggregator", 13)]
    [InlineData("", 0)]
    [InlineData("polygenelubricants", 0)]
    public void A_group_lives_where_Kafka_would_keep_it(string groupId, int partition) =>
        Assert.Equal(partition, PartitionHash.Of(groupId, 50));

    public void Dispose() => _group.Dispose();
}
