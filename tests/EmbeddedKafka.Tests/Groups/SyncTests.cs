using Candlewick.EmbeddedKafka.Coordination;
using Candlewick.EmbeddedKafka.Groups;
using static Candlewick.EmbeddedKafka.Tests.Groups.GroupHarness;

namespace Candlewick.EmbeddedKafka.Tests.Groups;

public sealed class SyncTests : IDisposable
{
    private readonly GroupHarness _group = new();

    [Fact]
    public void Followers_wait_for_the_leader_and_get_what_it_assigned()
    {
        var (leader, follower) = TwoJoined();
        var waiting = _group.Sync(follower, 2);
        Assert.False(waiting.IsCompleted);

        var own = Now(_group.Sync(leader, 2, (leader, "0"), (follower, "1")));

        Assert.Equal(("0", "1"), (Text(own.Assignment), Text(Now(waiting).Assignment)));
        Assert.Equal(("consumer", "range"), (Now(waiting).ProtocolType, Now(waiting).Protocol));
        Assert.Equal(GroupState.Stable, _group.State);
    }

    [Fact]
    public void A_follower_that_comes_late_gets_it_at_once()
    {
        var (leader, follower) = TwoJoined();
        _group.Sync(leader, 2, (leader, "0"), (follower, "1"));

        Assert.Equal("1", Text(Now(_group.Sync(follower, 2)).Assignment));
    }

    [Fact]
    public void Whom_the_leader_leaves_out_has_nothing()
    {
        var (leader, follower) = TwoJoined();
        _group.Sync(leader, 2, (leader, "0"), ("somebody", "1"));

        Assert.Equal((CoordinatorError.None, 0), (Now(_group.Sync(follower, 2)).Error, Now(_group.Sync(follower, 2)).Assignment.Length));
    }

    [Fact]
    public void What_a_follower_assigns_is_ignored()
    {
        var (leader, follower) = TwoJoined();
        var waiting = _group.Sync(follower, 2, (follower, "all"));
        _group.Sync(leader, 2, (follower, "1"));

        Assert.Equal("1", Text(Now(waiting).Assignment));
    }

    [Fact]
    public void A_rebalance_sends_those_who_wait_back_to_joining()
    {
        var (leader, follower) = TwoJoined();
        var waiting = _group.Sync(follower, 2);

        _group.Enter();

        Assert.Equal(CoordinatorError.None, Now(_group.Join(JoinRequest())).Error switch { CoordinatorError.MemberIdRequired => CoordinatorError.None, var e => e });
        Assert.Equal(CoordinatorError.RebalanceInProgress, Now(waiting).Error);
        Assert.Equal(CoordinatorError.RebalanceInProgress, Now(_group.Sync(leader, 2, (leader, "0"))).Error);
    }

    [Theory]
    [InlineData(1, CoordinatorError.IllegalGeneration)]
    [InlineData(3, CoordinatorError.IllegalGeneration)]
    [InlineData(2, CoordinatorError.None)]
    public void Only_the_present_generation_is_served(int generation, object expected)
    {
        var (leader, _) = TwoJoined();

        Assert.Equal(expected, Now(_group.Sync(leader, generation)).Error);
    }

    [Fact]
    public void Strangers_and_other_protocols_are_refused()
    {
        var (leader, _) = TwoJoined();
        var none = new Dictionary<string, ReadOnlyMemory<byte>>();

        Assert.Equal(CoordinatorError.UnknownMemberId, Now(_group.Sync("stranger", 2)).Error);
        Assert.Equal(
            CoordinatorError.InconsistentGroupProtocol,
            Now(_group.Coordinator.SyncAsync(new(GroupId, leader, null, 2, "consumer", "sticky", none), default)).Error);
        Assert.Equal(
            CoordinatorError.UnknownMemberId,
            Now(_group.Coordinator.SyncAsync(new("another", leader, null, 2, null, null, none), default)).Error);
        Assert.Equal(
            CoordinatorError.InvalidGroupId,
            Now(_group.Coordinator.SyncAsync(new("", leader, null, 2, null, null, none), default)).Error);
    }

    [Fact]
    public void Who_does_not_ask_for_its_assignment_is_out()
    {
        var (leader, follower) = TwoJoined();
        _group.Sync(leader, 2, (leader, "0"), (follower, "1"));
        for (int i = 0; i < 12; i++)
        {
            _group.Time.Pass(5);
            _group.Heartbeat(leader, 2);
            _group.Heartbeat(follower, 2);
        }

        Assert.Equal((GroupState.PreparingRebalance, 1), (_group.State, _group.Members));
        Assert.Equal(CoordinatorError.UnknownMemberId, _group.Heartbeat(follower, 2));
        Assert.Equal(3, Now(_group.Join(JoinRequest(leader))).Generation);
    }

    [Fact]
    public void An_assignment_that_cannot_be_written_is_not_given_out()
    {
        var (leader, follower) = TwoJoined();
        var waiting = _group.Sync(follower, 2);
        _group.Log.Failing = CoordinatorError.CoordinatorNotAvailable;

        Assert.Equal(CoordinatorError.CoordinatorNotAvailable, Now(_group.Sync(leader, 2, (leader, "0"))).Error);
        Assert.Equal(CoordinatorError.CoordinatorNotAvailable, Now(waiting).Error);
        Assert.Equal(GroupState.PreparingRebalance, _group.State);

        _group.Log.Failing = null;
        var joined = _group.Join(JoinRequest(leader));
        _group.Join(JoinRequest(follower));
        Assert.Equal(3, Now(joined).Generation);
        Assert.Equal("0", Text(Now(_group.Sync(leader, 3, (leader, "0"))).Assignment));
    }

    public void Dispose() => _group.Dispose();

    private (string Leader, string Follower) TwoJoined()
    {
        string leader = _group.Enter().MemberId;
        string follower = _group.Enter().MemberId;
        Assert.Equal(2, Now(_group.Join(JoinRequest(leader))).Generation);
        return (leader, follower);
    }
}
