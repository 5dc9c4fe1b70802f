using Candlewick.EmbeddedKafka.Coordination;
using Candlewick.EmbeddedKafka.Groups;
using static Candlewick.EmbeddedKafka.Tests.Groups.GroupHarness;

namespace Candlewick.EmbeddedKafka.Tests.Groups;

public sealed class OffsetTests : IDisposable
{
    private static readonly ProducerIdentity Producer = new(7, 0);

    private readonly GroupHarness _group = new();

    [Fact]
    public void What_is_committed_is_fetched()
    {
        Assert.Equal(FetchedOffset.None(new("ticks", 0)), _group.Fetch());

        _group.Commit(42);

        Assert.Equal(new FetchedOffset(new("ticks", 0), CoordinatorError.None, 42, -1, "m"), _group.Fetch());
        Assert.Equal(-1, _group.Fetch(partition: 1).Offset);
        Assert.Single(_group.Coordinator.FetchOffsets(new(GroupId, null, true)));
        Assert.Empty(_group.Coordinator.FetchOffsets(new("another", null, true)));
    }

    [Fact]
    public void A_commit_without_metadata_has_empty_metadata()
    {
        _group.Commit(1, metadata: null);
        Assert.Equal("", _group.Fetch().Metadata);
    }

    /// <summary>In a stable group of generation 1 whose member is "*".</summary>
    [Theory]
    [InlineData("*", 1, CoordinatorError.None)]
    [InlineData("*", 0, CoordinatorError.IllegalGeneration)]
    [InlineData("*", 2, CoordinatorError.IllegalGeneration)]
    [InlineData("*", -1, CoordinatorError.IllegalGeneration)]
    [InlineData("stranger", 1, CoordinatorError.UnknownMemberId)]
    [InlineData("", 1, CoordinatorError.UnknownMemberId)]
    [InlineData("", -1, CoordinatorError.UnknownMemberId)]
    public void Only_members_of_the_generation_commit_in_a_group_that_has_any(string member, int generation, object expected)
    {
        string only = _group.Stable(1)[0];

        Assert.Equal(expected, _group.Commit(1, member == "*" ? only : member, generation).Error);
        Assert.Equal(expected.Equals(CoordinatorError.None) ? 1 : -1, _group.Fetch().Offset);
    }

    [Fact]
    public void A_member_that_does_not_know_its_assignment_cannot_commit()
    {
        var (memberId, _) = _group.Enter();

        Assert.Equal(CoordinatorError.RebalanceInProgress, _group.Commit(1, memberId, 1).Error);
        Assert.Equal(CoordinatorError.None, _group.Commit(1, memberId, 1, Producer).Error);
    }

    [Fact]
    public void A_member_may_commit_what_it_had_while_a_rebalance_gathers()
    {
        var members = _group.Stable(2);
        _group.Enter();

        Assert.Equal(CoordinatorError.None, _group.Commit(1, members[0], 2).Error);
    }

    [Theory]
    [InlineData(true, CoordinatorError.GroupIdNotFound)]
    [InlineData(false, CoordinatorError.IllegalGeneration)]
    public void A_generation_of_a_group_that_is_not_there_is_refused(bool newer, object expected) =>
        Assert.Equal(
            expected,
            _group.Coordinator.CommitOffsets(
                new(GroupId, "m", null, 3, [new(new("ticks", 0), 1, -1, "")]) { KnowsGroupIdNotFound = newer }).Error);

    [Fact]
    public void Metadata_that_is_too_long_refuses_its_partition_only()
    {
        var result = _group.Coordinator.CommitOffsets(new(
            GroupId, "", null, -1, [new(new("ticks", 0), 1, 5, new string('x', 4097)), new(new("ticks", 1), 2, 5, new string('x', 4096))]));

        Assert.Equal(CoordinatorError.OffsetMetadataTooLarge, result.For(new("ticks", 0)));
        Assert.Equal(CoordinatorError.None, result.For(new("ticks", 1)));
        Assert.Equal((-1, 2), (_group.Fetch().Offset, _group.Fetch(partition: 1).Offset));
        Assert.Equal(5, _group.Fetch(partition: 1).LeaderEpoch);
    }

    [Fact]
    public void A_commit_that_cannot_be_written_has_not_happened()
    {
        _group.Commit(1);
        _group.Log.Failing = CoordinatorError.CoordinatorNotAvailable;

        Assert.Equal(CoordinatorError.CoordinatorNotAvailable, _group.Commit(2).For(new("ticks", 0)));
        Assert.Equal(1, _group.Fetch().Offset);
    }

    [Fact]
    public void An_offset_in_a_transaction_is_pending_until_its_end()
    {
        _group.Commit(1);
        _group.Commit(2, producer: Producer);

        Assert.Equal((1, CoordinatorError.None), (_group.Fetch().Offset, _group.Fetch().Error));
        Assert.Equal((-1, CoordinatorError.UnstableOffsetCommit), (_group.Fetch(stable: true).Offset, _group.Fetch(stable: true).Error));
        Assert.Equal(CoordinatorError.None, _group.Fetch(stable: true, partition: 1).Error);
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    public void Its_end_decides_it(bool commit, long expected)
    {
        _group.Commit(1);
        _group.Commit(2, producer: Producer);

        _group.Coordinator.EndTransaction(0, new(Producer, commit));

        Assert.Equal((expected, CoordinatorError.None), (_group.Fetch(stable: true).Offset, _group.Fetch(stable: true).Error));
    }

    [Fact]
    public void A_plain_commit_after_a_pending_one_wins()
    {
        _group.Commit(2, producer: Producer);
        _group.Commit(1);
        _group.Coordinator.EndTransaction(0, new(Producer, Commit: true));

        Assert.Equal(1, _group.Fetch(stable: true).Offset);
        using var again = _group.Restart();
        Assert.Equal(1, again.Fetch(stable: true).Offset);
    }

    [Fact]
    public void An_end_of_another_producer_decides_nothing()
    {
        _group.Commit(2, producer: Producer);
        _group.Coordinator.EndTransaction(0, new(new ProducerIdentity(8, 0), Commit: true));

        Assert.Equal(CoordinatorError.UnstableOffsetCommit, _group.Fetch(stable: true).Error);
    }

    [Fact]
    public void A_fenced_producer_commits_nothing()
    {
        _group.Coordinator.EndTransaction(0, new(Producer with { Epoch = 1 }, Commit: false));

        Assert.Equal(CoordinatorError.InvalidProducerEpoch, _group.Commit(2, producer: Producer).Error);
        Assert.Equal(CoordinatorError.None, _group.Fetch(stable: true).Error);
    }

    [Fact]
    public void An_end_that_cannot_be_written_leaves_the_offset_pending()
    {
        _group.Commit(2, producer: Producer);
        _group.Log.Failing = CoordinatorError.KafkaStorageError;

        Assert.Throws<CoordinatorLogException>(() => _group.Coordinator.EndTransaction(0, new(Producer, Commit: true)));
        Assert.Equal(CoordinatorError.UnstableOffsetCommit, _group.Fetch(stable: true).Error);
    }

    [Fact]
    public void Offsets_of_an_empty_group_are_kept_for_the_retention_and_then_forgotten_with_it()
    {
        var members = _group.Stable(1);
        _group.Commit(1, members[0], 1);
        _group.Leave(members[0]);

        _group.Time.Pass(TimeSpan.FromDays(7) - TimeSpan.FromMinutes(10));
        Assert.Equal(1, _group.Fetch().Offset);

        _group.Time.Pass(TimeSpan.FromMinutes(20));
        Assert.Equal((-1, GroupState.Dead), (_group.Fetch().Offset, _group.State));
        using var again = _group.Restart();
        Assert.Equal((-1, GroupState.Dead), (again.Fetch().Offset, again.State));
    }

    [Fact]
    public void A_group_that_only_stores_offsets_ages_by_commit()
    {
        _group.Commit(1);
        _group.Time.Pass(TimeSpan.FromDays(5));
        _group.Commit(1, partition: 1);
        _group.Time.Pass(TimeSpan.FromDays(3));

        Assert.Equal((-1, 1), (_group.Fetch().Offset, _group.Fetch(partition: 1).Offset));
    }

    [Fact]
    public void Pending_offsets_keep_a_group()
    {
        _group.Commit(1, producer: Producer);
        _group.Time.Pass(TimeSpan.FromDays(30));

        Assert.Equal(CoordinatorError.UnstableOffsetCommit, _group.Fetch(stable: true).Error);
    }

    [Fact]
    public void A_live_group_forgets_only_what_it_no_longer_reads()
    {
        var members = _group.Stable(1);
        _group.Coordinator.CommitOffsets(new(
            GroupId, members[0], null, 1, [new(new("ticks", 0), 1, -1, ""), new(new("old", 0), 1, -1, "")]));
        for (int i = 0; i < 8 * 24 * 3600 / 8; i++)
        {
            _group.Time.Pass(8);
            _group.Heartbeat(members[0], 1);
        }

        Assert.Equal("ticks-0", Assert.Single(_group.Coordinator.FetchOffsets(new(GroupId, null, false))).Partition.ToString());
    }

    public void Dispose() => _group.Dispose();
}
