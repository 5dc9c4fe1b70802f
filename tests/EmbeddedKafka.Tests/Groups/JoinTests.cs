using Candlewick.EmbeddedKafka.Coordination;
using Candlewick.EmbeddedKafka.Groups;
using static Candlewick.EmbeddedKafka.Tests.Groups.GroupHarness;

namespace Candlewick.EmbeddedKafka.Tests.Groups;

public sealed class JoinTests : IDisposable
{
    private readonly GroupHarness _group = new();

    [Fact]
    public void A_new_dynamic_member_is_told_its_id_first()
    {
        var promised = Now(_group.Join(JoinRequest()));

        Assert.Equal((CoordinatorError.MemberIdRequired, -1), (promised.Error, promised.Generation));
        Assert.StartsWith("client-", promised.MemberId, StringComparison.Ordinal);
        Assert.Equal((GroupState.Empty, 0), (_group.State, _group.Members));
    }

    [Fact]
    public void An_older_client_is_taken_in_at_once()
    {
        var joined = Now(_group.Join(JoinRequest() with { KnowsMemberIdRequired = false }));

        Assert.Equal((CoordinatorError.None, 1, GroupState.CompletingRebalance), (joined.Error, joined.Generation, _group.State));
    }

    [Fact]
    public void The_first_member_leads_and_sees_everybody()
    {
        var (memberId, joined) = _group.Enter();
        var result = Now(joined);

        Assert.Equal((CoordinatorError.None, memberId, memberId, 1), (result.Error, result.MemberId, result.Leader, result.Generation));
        Assert.Equal(("consumer", "range"), (result.ProtocolType, result.Protocol));
        Assert.Equal(memberId, Assert.Single(result.Members).MemberId);
        Assert.False(result.SkipAssignment);
    }

    [Fact]
    public void A_second_member_waits_until_the_first_has_joined_again()
    {
        string first = _group.Stable(1)[0];
        var (second, joined) = _group.Enter();

        Assert.False(joined.IsCompleted);
        Assert.Equal(CoordinatorError.RebalanceInProgress, _group.Heartbeat(first, 1));

        var again = Now(_group.Join(JoinRequest(first)));
        Assert.Equal((2, first, 2), (again.Generation, again.Leader, again.Members.Count));
        var follower = Now(joined);
        Assert.Equal((2, first, second, 0), (follower.Generation, follower.Leader, follower.MemberId, follower.Members.Count));
    }

    [Fact]
    public void A_rebalance_waits_for_an_id_that_was_given_out()
    {
        string first = _group.Stable(1)[0];
        string promised = Now(_group.Join(JoinRequest())).MemberId;
        var leader = _group.Join(JoinRequest(first));
        Assert.False(leader.IsCompleted);

        _group.Time.Pass(10);

        Assert.Equal(2, Now(leader).Generation);
        Assert.Equal(CoordinatorError.UnknownMemberId, Now(_group.Join(JoinRequest(promised))).Error);
    }

    [Fact]
    public void A_member_that_does_not_come_back_in_time_is_out()
    {
        var members = _group.Stable(2);
        var (third, joined) = _group.Enter();
        var back = _group.Join(JoinRequest(members[1]));
        for (int second = 0; second < 60; second += 5)
        {
            // It is alive, and does not rejoin: only the rebalance timeout can end this.
            Assert.Equal(CoordinatorError.RebalanceInProgress, _group.Heartbeat(members[0], 2));
            Assert.False(joined.IsCompleted);
            _group.Time.Pass(5);
        }

        Assert.Equal(members[1], Now(back).Leader);
        Assert.Equal([members[1], third], Now(back).Members.Select(member => member.MemberId));
        Assert.Equal(3, Now(joined).Generation);
        Assert.Equal(CoordinatorError.UnknownMemberId, _group.Heartbeat(members[0], 3));
    }

    [Fact]
    public void A_follower_that_asks_again_is_told_the_generation()
    {
        var members = _group.Stable(2);

        var again = Now(_group.Join(JoinRequest(members[1])));

        Assert.Equal((CoordinatorError.None, 2, GroupState.Stable), (again.Error, again.Generation, _group.State));
    }

    [Fact]
    public void A_leader_that_joins_again_wants_a_rebalance()
    {
        var members = _group.Stable(2);

        Assert.False(_group.Join(JoinRequest(members[0])).IsCompleted);
        Assert.Equal(GroupState.PreparingRebalance, _group.State);
    }

    [Fact]
    public void A_follower_with_another_subscription_makes_a_rebalance()
    {
        var members = _group.Stable(2);

        Assert.False(_group.Join(JoinRequest(members[1], subscription: "candles")).IsCompleted);
        Assert.Equal(GroupState.PreparingRebalance, _group.State);
    }

    [Fact]
    public void A_lost_answer_is_given_again_while_the_assignment_is_out()
    {
        var (memberId, _) = _group.Enter();

        var again = Now(_group.Join(JoinRequest(memberId)));

        Assert.Equal((1, GroupState.CompletingRebalance, 1), (again.Generation, _group.State, again.Members.Count));
    }

    [Fact]
    public void A_repeated_request_shares_the_answer_of_the_first()
    {
        string first = _group.Stable(1)[0];
        var (second, joined) = _group.Enter();
        var repeated = _group.Join(JoinRequest(second));
        _group.Join(JoinRequest(first));

        Assert.Equal(Now(joined), Now(repeated));
    }

    [Theory]
    [InlineData("range,roundrobin", "roundrobin,range", "range")]
    [InlineData("sticky,range", "roundrobin,range", "range")]
    [InlineData("roundrobin", "range,roundrobin", "roundrobin")]
    public void The_protocol_is_one_that_all_have(string first, string second, string chosen)
    {
        var (memberId, _) = _group.Enter(first);
        var (_, joined) = _group.Enter(second);
        _group.Join(JoinRequest(memberId, protocols: first));

        Assert.Equal(chosen, Now(joined).Protocol);
    }

    [Fact]
    public void Most_votes_choose_the_protocol()
    {
        var (first, _) = _group.Enter("range,sticky");
        var (second, _) = _group.Enter("sticky,range");
        var (_, joined) = _group.Enter("sticky,range");
        _group.Join(JoinRequest(first, protocols: "range,sticky"));
        _group.Join(JoinRequest(second, protocols: "sticky,range"));

        Assert.Equal("sticky", Now(joined).Protocol);
    }

    [Fact]
    public void A_member_without_a_common_protocol_is_refused()
    {
        _group.Enter("range");

        Assert.Equal(CoordinatorError.InconsistentGroupProtocol, Now(_group.Join(JoinRequest(protocols: "sticky"))).Error);
        Assert.Equal(
            CoordinatorError.InconsistentGroupProtocol, Now(_group.Join(JoinRequest() with { ProtocolType = "connect" })).Error);
    }

    [Theory]
    [InlineData(5.9, CoordinatorError.InvalidSessionTimeout)]
    [InlineData(6, CoordinatorError.MemberIdRequired)]
    [InlineData(1800, CoordinatorError.MemberIdRequired)]
    [InlineData(1800.1, CoordinatorError.InvalidSessionTimeout)]
    public void A_session_timeout_has_bounds(double session, object expected) =>
        Assert.Equal(expected, Now(_group.Join(JoinRequest(session: session))).Error);

    [Fact]
    public void A_group_needs_a_name() =>
        Assert.Equal(CoordinatorError.InvalidGroupId, Now(_group.Join(JoinRequest() with { GroupId = "" })).Error);

    [Fact]
    public void A_member_of_a_group_that_is_gone_is_unknown() =>
        Assert.Equal(CoordinatorError.UnknownMemberId, Now(_group.Join(JoinRequest("client-1"))).Error);

    [Fact]
    public void A_full_group_takes_nobody_more()
    {
        using var group = new GroupHarness(options: new() { MaxSize = 2 });
        var members = group.Stable(2);

        Assert.Equal(CoordinatorError.GroupMaxSizeReached, Now(group.Join(JoinRequest())).Error);
        Assert.Equal(CoordinatorError.None, Now(group.Join(JoinRequest(members[1]))).Error);
    }

    [Fact]
    public void The_first_rebalance_can_wait_for_more_members()
    {
        using var group = new GroupHarness(options: new() { InitialRebalanceDelay = TimeSpan.FromSeconds(3) });
        var (_, first) = group.Enter();
        group.Time.Pass(2);
        var (_, second) = group.Enter();
        group.Time.Pass(3);
        Assert.False(first.IsCompleted);

        group.Time.Pass(1);

        Assert.Equal((1, 2), (Now(first).Generation, Now(first).Members.Count));
        Assert.Equal(1, Now(second).Generation);
    }

    [Fact]
    public void A_new_member_that_waits_too_long_is_forgotten()
    {
        var members = _group.Stable(1);
        var request = JoinRequest(rebalance: 3600);
        _group.Join(JoinRequest(members[0], rebalance: 3600, subscription: "candles"));
        _group.Sync(members[0], 2, (members[0], "a"));
        var joined = _group.Join(request with { MemberId = Now(_group.Join(request)).MemberId });

        for (int i = 0; i < 60; i++)
        {
            _group.Time.Pass(5);
            _group.Heartbeat(members[0], 2);
        }

        Assert.Equal(CoordinatorError.UnknownMemberId, Now(joined).Error);
        Assert.Equal(1, _group.Members);
    }

    [Fact]
    public void A_rebalance_timeout_below_zero_is_none()
    {
        var request = JoinRequest() with { RebalanceTimeout = TimeSpan.FromMilliseconds(-1) };
        string first = Now(_group.Join(request)).MemberId;
        Now(_group.Join(request with { MemberId = first }));
        Now(_group.Sync(first, 1, (first, "all")));
        string second = Now(_group.Join(request)).MemberId;
        var joined = _group.Join(request with { MemberId = second });
        _group.Time.Pass(1);

        Assert.Equal(second, Now(joined).Leader);
    }

    [Fact]
    public void What_a_client_sent_is_kept_when_its_buffer_is_used_again()
    {
        byte[] buffer = Subscription("ticks").ToArray();
        var request = JoinRequest(instanceId: "a") with { Protocols = [new("range", buffer)] };
        string member = Now(_group.Join(request)).MemberId;
        byte[] assignment = [1, 2, 3];
        var assignments = new Dictionary<string, ReadOnlyMemory<byte>> { [member] = assignment };
        Now(_group.Coordinator.SyncAsync(new(GroupId, member, "a", 1, null, null, assignments), default));
        buffer.AsSpan().Fill(9);
        assignment.AsSpan().Fill(9);

        var described = Assert.Single(_group.Coordinator.Describe(GroupId).Members);
        Assert.True(described.Metadata.Span.SequenceEqual(Subscription("ticks").Span));
        Assert.Equal([1, 2, 3], described.Assignment.ToArray());
    }

    [Fact]
    public void A_name_that_cannot_be_stored_hurts_nobody_else()
    {
        var request = JoinRequest() with { GroupId = new string('x', 40_000), KnowsMemberIdRequired = false };
        string member = Now(_group.Join(request)).MemberId;
        var none = new Dictionary<string, ReadOnlyMemory<byte>>();

        var synced = Now(_group.Coordinator.SyncAsync(new(request.GroupId, member, null, 1, null, null, none), default));
        _group.Time.Pass(600);

        Assert.Equal(CoordinatorError.UnknownServerError, synced.Error);
        Assert.Equal(GroupState.Empty, _group.Coordinator.Describe(request.GroupId).State);
    }

    [Fact]
    public async Task A_client_that_goes_away_ends_its_waiting_only()
    {
        var members = _group.Stable(1);
        using var gone = new CancellationTokenSource();
        string second = Now(_group.Join(JoinRequest())).MemberId;
        var joined = _group.Coordinator.JoinAsync(JoinRequest(second), gone.Token);
        gone.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => joined);
        Assert.Equal(2, Now(_group.Join(JoinRequest(members[0]))).Members.Count);
    }

    public void Dispose() => _group.Dispose();
}
