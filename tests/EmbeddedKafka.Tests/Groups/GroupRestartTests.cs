using Candlewick.EmbeddedKafka.Coordination;
using Candlewick.EmbeddedKafka.Groups;
using Candlewick.EmbeddedKafka.Tests.Coordination;
using static Candlewick.EmbeddedKafka.Tests.Groups.GroupHarness;

namespace Candlewick.EmbeddedKafka.Tests.Groups;

public sealed class GroupRestartTests
{
    private static readonly ProducerIdentity Producer = new(7, 0);

    [Fact]
    public void Members_that_heartbeat_keep_their_membership_and_assignment()
    {
        using var before = new GroupHarness();
        var members = before.Stable(2);
        before.Time.Pass(9);
        using var after = before.Restart();
        after.Time.Pass(9);

        Assert.Equal(CoordinatorError.None, after.Heartbeat(members[0], 2));
        Assert.Equal(members[1], Text(Now(after.Sync(members[1], 2)).Assignment));
        Assert.Equal(GroupState.Stable, after.State);
        Assert.Equal(members[0], Now(after.Join(JoinRequest(members[1]))).Leader);

        after.Time.Pass(9);
        Assert.Equal((GroupState.PreparingRebalance, 1), (after.State, after.Members));
        Assert.Equal(CoordinatorError.RebalanceInProgress, after.Heartbeat(members[0], 2));
        Assert.Equal(3, Now(after.Join(JoinRequest(members[0]))).Generation);
    }

    [Fact]
    public void Members_that_do_not_are_gone_after_a_session()
    {
        using var before = new GroupHarness();
        before.Stable(2);
        using var after = before.Restart();
        after.Time.Pass(10);

        Assert.Equal((GroupState.Empty, 0), (after.State, after.Members));
    }

    [Fact]
    public void A_generation_that_had_no_assignment_yet_is_not_remembered()
    {
        using var before = new GroupHarness();
        var members = before.Stable(1);
        before.Enter();
        Now(before.Join(JoinRequest(members[0])));
        using var after = before.Restart();

        Assert.Equal(CoordinatorError.IllegalGeneration, after.Heartbeat(members[0], 2));
        Assert.Equal(CoordinatorError.None, after.Heartbeat(members[0], 1));
    }

    [Fact]
    public void Offsets_are_restored_and_pending_ones_are_still_pending()
    {
        using var before = new GroupHarness();
        before.Commit(1);
        before.Commit(2, producer: Producer);
        before.Commit(3, partition: 1);
        using var after = before.Restart();

        Assert.Equal((1, CoordinatorError.UnstableOffsetCommit), (after.Fetch().Offset, after.Fetch(stable: true).Error));
        Assert.Equal(new FetchedOffset(new("ticks", 1), CoordinatorError.None, 3, -1, "m"), after.Fetch(partition: 1));

        after.Coordinator.EndTransaction(0, new(Producer, Commit: true));
        Assert.Equal(2, after.Fetch(stable: true).Offset);
    }

    [Fact]
    public void Offsets_outlive_the_generations_written_after_them()
    {
        using var before = new GroupHarness();
        var members = before.Stable(1);
        before.Commit(5, members[0], 1);
        before.Leave(members[0]);
        before.Stable(1);
        using var after = before.Restart();

        Assert.Equal((5, GroupState.Stable), (after.Fetch().Offset, after.State));
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    public void A_decided_transaction_is_decided_after_a_restart(bool commit, long expected)
    {
        using var before = new GroupHarness();
        before.Commit(1);
        before.Commit(2, producer: Producer);
        before.Coordinator.EndTransaction(0, new(Producer, commit));
        using var after = before.Restart();

        Assert.Equal((expected, CoordinatorError.None), (after.Fetch(stable: true).Offset, after.Fetch(stable: true).Error));
    }

    [Fact]
    public void Compaction_changes_nothing()
    {
        using var before = new GroupHarness();
        var members = before.Stable(3);
        for (int i = 0; i < 5; i++)
        {
            before.Commit(i, members[0], 3);
            before.Commit(i, members[0], 3, partition: 1);
        }

        before.Commit(9, producer: Producer);
        int count = before.Log.Count;
        using var after = before.Restart(before.Log.Compacted());

        Assert.True(after.Log.Count < count);
        Assert.Equal((4, 4, 3), (after.Fetch().Offset, after.Fetch(partition: 1).Offset, after.Members));
        Assert.Equal(CoordinatorError.UnstableOffsetCommit, after.Fetch(stable: true).Error);
    }

    [Fact]
    public void The_age_of_an_empty_group_survives()
    {
        using var before = new GroupHarness();
        var members = before.Stable(1);
        before.Commit(1, members[0], 1);
        before.Leave(members[0]);
        before.Time.Pass(TimeSpan.FromDays(4));
        using var after = before.Restart();
        after.Time.Pass(TimeSpan.FromDays(4));

        Assert.Equal(GroupState.Dead, after.State);
    }

    [Fact]
    public void A_group_that_has_grown_too_large_begins_anew()
    {
        var log = new MemoryLog("__consumer_offsets");
        using var before = new GroupHarness(log);
        before.Stable(3);
        using var after = new GroupHarness(log, options: new() { MaxSize = 2 }, ids: 100);

        Assert.Equal(GroupState.PreparingRebalance, after.State);
    }

    [Fact]
    public void A_damaged_record_is_not_taken_for_a_group()
    {
        var log = new MemoryLog("__consumer_offsets");
        log.Append(0, new([new(GroupRecords.GroupKey("g"), new byte[] { 0, 3, 0, 8, 1 })]));
        Assert.Throws<InvalidDataException>(() => { new GroupHarness(log); });

        var newer = new MemoryLog("__consumer_offsets");
        newer.Append(0, new([new(GroupRecords.OffsetKey("g", new("t", 0)), new byte[] { 0, 9 })]));
        Assert.Throws<InvalidDataException>(() => { new GroupHarness(newer); });
    }

    [Fact]
    public void Records_of_other_kinds_are_passed_over()
    {
        var log = new MemoryLog("__consumer_offsets");
        log.Append(0, new([new(new byte[] { 0, 3, 0, 1, 65 }, new byte[] { 0, 0 })]));
        using var group = new GroupHarness(log);

        Assert.Empty(group.Coordinator.List([]));
    }
}
