using Candlewick.EmbeddedKafka.Coordination;
using Candlewick.EmbeddedKafka.Groups;
using static Candlewick.EmbeddedKafka.Tests.Groups.GroupHarness;

namespace Candlewick.EmbeddedKafka.Tests.Groups;

public sealed class PresenceTests : IDisposable
{
    private readonly GroupHarness _group = new();

    [Fact]
    public void A_heartbeat_is_for_a_member_of_this_generation()
    {
        var members = _group.Stable(2);

        Assert.Equal(CoordinatorError.None, _group.Heartbeat(members[1], 2));
        Assert.Equal(CoordinatorError.IllegalGeneration, _group.Heartbeat(members[1], 1));
        Assert.Equal(CoordinatorError.UnknownMemberId, _group.Heartbeat("stranger", 2));
        Assert.Equal(CoordinatorError.UnknownMemberId, _group.Coordinator.Heartbeat(new("another", members[1], null, 2)));
        Assert.Equal(CoordinatorError.InvalidGroupId, _group.Coordinator.Heartbeat(new("", members[1], null, 2)));
    }

    [Fact]
    public void A_member_whose_heartbeats_stop_is_out_after_its_session_timeout()
    {
        var members = _group.Stable(2);
        _group.Time.Pass(9);
        _group.Heartbeat(members[0], 2);
        Assert.Equal(2, _group.Members);

        _group.Time.Pass(1);

        Assert.Equal((GroupState.PreparingRebalance, 1), (_group.State, _group.Members));
        Assert.Equal(CoordinatorError.UnknownMemberId, _group.Heartbeat(members[1], 2));
        Assert.Equal(CoordinatorError.RebalanceInProgress, _group.Heartbeat(members[0], 2));
    }

    [Fact]
    public void The_last_member_leaves_an_empty_group_of_a_new_generation()
    {
        _group.Stable(1);
        _group.Time.Pass(10);
        Assert.Equal(GroupState.Empty, _group.State);

        Assert.Equal(3, Now(_group.Enter().Joined).Generation);
    }

    [Fact]
    public void A_member_that_waits_for_others_needs_no_heartbeat()
    {
        var members = _group.Stable(2);
        var waiting = _group.Join(JoinRequest(members[0]));
        for (int i = 0; i < 6; i++)
        {
            _group.Time.Pass(9);
            _group.Heartbeat(members[1], 2);
        }

        Assert.False(waiting.IsCompleted);
        Assert.Equal(2, _group.Members);
    }

    [Fact]
    public void A_commit_is_as_good_as_a_heartbeat()
    {
        var members = _group.Stable(1);
        for (int i = 0; i < 5; i++)
        {
            _group.Time.Pass(9);
            Assert.Equal(CoordinatorError.None, _group.Commit(i, members[0], 1).Error);
        }

        Assert.Equal(1, _group.Members);
    }

    [Fact]
    public void Several_can_leave_at_once_and_each_is_answered()
    {
        var members = _group.Stable(3);

        var left = _group.Coordinator.Leave(new(
            GroupId, [new(members[2], null), new("stranger", null), new(members[1], null), new("", "no such instance")]));

        Assert.Equal(
            [CoordinatorError.None, CoordinatorError.UnknownMemberId, CoordinatorError.None, CoordinatorError.UnknownMemberId],
            left.Members.Select(member => member.Error));
        Assert.Equal((GroupState.PreparingRebalance, 1), (_group.State, _group.Members));
        Assert.Equal(4, Now(_group.Join(JoinRequest(members[0]))).Generation);
    }

    [Fact]
    public void A_leader_that_leaves_is_followed_by_another()
    {
        var members = _group.Stable(2);
        Assert.Equal(CoordinatorError.None, _group.Leave(members[0]));

        Assert.Equal(members[1], Now(_group.Join(JoinRequest(members[1]))).Leader);
    }

    [Fact]
    public void The_last_to_be_waited_for_may_leave_instead_of_joining()
    {
        var members = _group.Stable(2);
        var joined = _group.Join(JoinRequest(members[0]));
        _group.Leave(members[1]);

        Assert.Single(Now(joined).Members);
    }

    [Fact]
    public void Who_leaves_while_waiting_is_told_that_it_is_unknown()
    {
        var members = _group.Stable(2);
        var joined = _group.Join(JoinRequest(members[0]));
        _group.Leave(members[0]);

        Assert.Equal(CoordinatorError.UnknownMemberId, Now(joined).Error);
    }

    [Fact]
    public void An_id_that_was_given_out_can_be_given_back()
    {
        string promised = Now(_group.Join(JoinRequest())).MemberId;
        Assert.Equal(CoordinatorError.None, _group.Leave(promised));
        Assert.Equal(CoordinatorError.UnknownMemberId, _group.Leave(promised));
    }

    [Fact]
    public void Nobody_can_leave_a_group_that_is_not_there()
    {
        Assert.Equal(CoordinatorError.UnknownMemberId, _group.Leave("somebody"));
        Assert.Equal(CoordinatorError.InvalidGroupId, _group.Coordinator.Leave(new("", [new("somebody", null)])).Error);
    }

    [Fact]
    public void A_group_that_is_gone_leaves_no_timer_behind()
    {
        int before = _group.Time.Armed;
        var members = _group.Stable(3);
        members.ForEach(member => _group.Leave(member));
        _group.Time.Pass(120);
        Assert.Equal(CoordinatorError.None, _group.Coordinator.Delete(GroupId));

        Assert.Equal(before, _group.Time.Armed);
    }

    public void Dispose() => _group.Dispose();
}
