using Candlewick.EmbeddedKafka.Coordination;
using Candlewick.EmbeddedKafka.Groups;
using static Candlewick.EmbeddedKafka.Tests.Groups.GroupHarness;

namespace Candlewick.EmbeddedKafka.Tests.Groups;

public sealed class StaticMemberTests : IDisposable
{
    private readonly GroupHarness _group = new();

    [Fact]
    public void A_static_member_needs_no_second_request()
    {
        var joined = Now(_group.Join(JoinRequest(instanceId: "a")));

        Assert.Equal((CoordinatorError.None, 1), (joined.Error, joined.Generation));
        Assert.StartsWith("a-", joined.MemberId, StringComparison.Ordinal);
        Assert.Equal("a", Assert.Single(joined.Members).InstanceId);
    }

    [Fact]
    public void A_restarted_follower_takes_its_place_without_a_rebalance()
    {
        var (_, follower) = StableWithTwo();

        var back = Now(_group.Join(JoinRequest(instanceId: "b")));

        Assert.Equal((CoordinatorError.None, 2, GroupState.Stable), (back.Error, back.Generation, _group.State));
        Assert.NotEqual(follower, back.MemberId);
        Assert.False(back.SkipAssignment);
        Assert.Equal("1", Text(Now(Sync(back.MemberId, "b")).Assignment));
    }

    [Fact]
    public void A_restarted_leader_leads_on_and_need_not_assign()
    {
        StableWithTwo();

        var back = Now(_group.Join(JoinRequest(instanceId: "a")));

        Assert.Equal((back.MemberId, true, 2), (back.Leader, back.SkipAssignment, back.Members.Count));
        Assert.Equal("0", Text(Now(Sync(back.MemberId, "a")).Assignment));
    }

    [Fact]
    public void An_older_client_is_not_told_that_it_leads()
    {
        var (leader, _) = StableWithTwo();

        var back = Now(_group.Join(JoinRequest(instanceId: "a") with { KnowsSkipAssignment = false }));

        Assert.Equal((leader, false, 0), (back.Leader, back.SkipAssignment, back.Members.Count));
        Assert.NotEqual(leader, back.MemberId);
    }

    [Fact]
    public void The_one_that_was_replaced_is_fenced()
    {
        var (_, follower) = StableWithTwo();
        Now(_group.Join(JoinRequest(instanceId: "b")));

        Assert.Equal(CoordinatorError.FencedInstanceId, _group.Heartbeat(follower, 2, "b"));
        Assert.Equal(CoordinatorError.FencedInstanceId, Now(_group.Join(JoinRequest(follower, "b"))).Error);
        Assert.Equal(CoordinatorError.FencedInstanceId, Now(Sync(follower, "b")).Error);
        Assert.Equal(CoordinatorError.FencedInstanceId, _group.Leave(follower, "b"));
        Assert.Equal(
            CoordinatorError.FencedInstanceId,
            _group.Coordinator.CommitOffsets(new(GroupId, follower, "b", 2, [new(new("ticks", 0), 1, -1, "")])).Error);
    }

    [Fact]
    public void A_member_id_does_not_serve_under_another_name()
    {
        var (leader, _) = StableWithTwo();

        Assert.Equal(CoordinatorError.FencedInstanceId, _group.Heartbeat(leader, 2, "b"));
        Assert.Equal(CoordinatorError.UnknownMemberId, _group.Heartbeat(leader, 2, "c"));
    }

    [Fact]
    public void A_waiting_one_is_fenced_where_it_waits()
    {
        var (leader, _) = StableWithTwo();
        var waiting = _group.Join(JoinRequest(leader, "a"));

        var back = _group.Join(JoinRequest(instanceId: "a"));

        Assert.Equal(CoordinatorError.FencedInstanceId, Now(waiting).Error);
        Assert.False(back.IsCompleted);
    }

    [Fact]
    public void A_replacement_while_the_assignment_is_out_begins_anew()
    {
        Now(_group.Join(JoinRequest(instanceId: "a")));

        var back = Now(_group.Join(JoinRequest(instanceId: "a")));

        Assert.Equal((2, back.MemberId, GroupState.CompletingRebalance), (back.Generation, back.Leader, _group.State));
    }

    [Fact]
    public void A_replacement_that_changes_the_protocol_begins_anew()
    {
        StableWithTwo("range,sticky");
        var back = _group.Join(JoinRequest(instanceId: "b", protocols: "sticky"));

        Assert.False(back.IsCompleted);
        Assert.Equal(GroupState.PreparingRebalance, _group.State);
    }

    [Fact]
    public void A_static_member_keeps_its_place_when_it_misses_a_rebalance()
    {
        var (leader, follower) = StableWithTwo(session: 300);
        var joined = _group.Join(JoinRequest(leader, "a", session: 300));
        _group.Time.Pass(60);

        Assert.Equal([leader, follower], Now(joined).Members.Select(member => member.MemberId));
        Assert.Equal(3, Now(joined).Generation);
    }

    [Fact]
    public void When_nobody_comes_back_the_sessions_decide()
    {
        var (leader, _) = StableWithTwo(session: 100);
        _group.Leave("", "a");
        Assert.Equal((GroupState.PreparingRebalance, 1), (_group.State, _group.Members));

        _group.Time.Pass(61);
        Assert.Equal((GroupState.PreparingRebalance, 1), (_group.State, _group.Members));

        _group.Time.Pass(60);
        Assert.Equal((GroupState.Empty, 0), (_group.State, _group.Members));
        Assert.Equal(CoordinatorError.UnknownMemberId, _group.Heartbeat(leader, 2));
    }

    [Fact]
    public void An_administrator_takes_a_static_member_out_by_its_name()
    {
        StableWithTwo();

        Assert.Equal(CoordinatorError.None, _group.Leave("", "b"));
        Assert.Equal(1, _group.Members);
    }

    [Fact]
    public void A_replacement_that_cannot_be_written_has_not_happened()
    {
        var (_, follower) = StableWithTwo();
        _group.Log.Failing = CoordinatorError.CoordinatorNotAvailable;

        Assert.Equal(CoordinatorError.CoordinatorNotAvailable, Now(_group.Join(JoinRequest(instanceId: "b"))).Error);
        Assert.Equal(CoordinatorError.None, _group.Heartbeat(follower, 2, "b"));
        Assert.Equal("1", Text(Now(Sync(follower, "b")).Assignment));
    }

    [Fact]
    public void A_replacement_survives_a_restart()
    {
        var (_, follower) = StableWithTwo();
        string back = Now(_group.Join(JoinRequest(instanceId: "b"))).MemberId;

        using var again = _group.Restart();

        Assert.Equal(CoordinatorError.None, again.Heartbeat(back, 2, "b"));
        Assert.Equal(CoordinatorError.FencedInstanceId, again.Heartbeat(follower, 2, "b"));
    }

    public void Dispose() => _group.Dispose();

    /// <summary>Generation 2 of "a", which leads and has "0", and "b", which has "1".</summary>
    private (string Leader, string Follower) StableWithTwo(string protocols = "range", double session = 10)
    {
        string leader = Now(_group.Join(JoinRequest(instanceId: "a", protocols: protocols, session: session))).MemberId;
        var joined = _group.Join(JoinRequest(instanceId: "b", protocols: protocols, session: session));
        _group.Join(JoinRequest(leader, "a", protocols: protocols, session: session));
        string follower = Now(joined).MemberId;
        Now(_group.Sync(leader, 2, (leader, "0"), (follower, "1")));
        return (leader, follower);
    }

    private Task<SyncResult> Sync(string memberId, string instanceId) => _group.Coordinator.SyncAsync(
        new(GroupId, memberId, instanceId, 2, null, null, new Dictionary<string, ReadOnlyMemory<byte>>()), CancellationToken.None);
}
