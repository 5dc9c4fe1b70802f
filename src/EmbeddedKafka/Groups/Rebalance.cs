using Candlewick.EmbeddedKafka.Coordination;
using Microsoft.Extensions.Logging;

namespace Candlewick.EmbeddedKafka.Groups;

/// <summary>
/// The rules that move a group from one generation to the next. Called under the lock of the group's shard, and by
/// deadlines, which take it.
/// </summary>
internal sealed class Rebalance(
    GroupJournal journal, Lock gate, GroupCoordinatorOptions options, TimeProvider time, ILogger logger)
{
    /// <summary>A first rebalance gathers for a while; members that come meanwhile do not end it.</summary>
    private static bool IsFirst(Group group) => group.PreviousState is GroupState.Empty;

    /// <summary>Unix time in milliseconds.</summary>
    public long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    public Deadline DeadlineFor(Action passed) => new(time, gate, passed);

    /// <summary>Counts a member's session anew: it is alive now.</summary>
    public void Touch(Group group, GroupMember member) => Touch(group, member, member.SessionTimeout);

    /// <inheritdoc cref="Touch(Group, GroupMember)"/>
    public void Touch(Group group, GroupMember member, TimeSpan timeout)
    {
        member.Session ??= DeadlineFor(() => SessionExpired(group, member));
        member.Session.Set(timeout);
    }

    /// <summary>Begins a rebalance where none is under way, else looks whether the one that is can end.</summary>
    public void BeginOrEnd(Group group, string reason)
    {
        if (group.IsIn(GroupState.Stable, GroupState.CompletingRebalance, GroupState.Empty))
        {
            Begin(group, reason);
        }
        else
        {
            EndIfAllJoined(group);
        }
    }

    public void Begin(Group group, string reason)
    {
        if (group.State is GroupState.CompletingRebalance)
        {
            // Whoever waits for an assignment of this generation will not get it: join again.
            Refuse(group, CoordinatorError.RebalanceInProgress);
        }

        group.ExpectNoSync();
        group.SyncDeadline?.Cancel();
        group.MoveTo(GroupState.PreparingRebalance, NowMs);
        GroupLog.Rebalancing(logger, group.Id, group.Generation, reason);
        if (IsFirst(group))
        {
            GatherFirst(group, options.InitialRebalanceDelay, group.RebalanceTimeout - options.InitialRebalanceDelay);
        }
        else if (group.AllJoined)
        {
            End(group);
        }
        else
        {
            EndLater(group, group.RebalanceTimeout);
        }
    }

    /// <summary>Begins the generation when everybody is there; a first one keeps gathering until its time is over.</summary>
    public void EndIfAllJoined(Group group)
    {
        if (group.State is GroupState.PreparingRebalance && !IsFirst(group) && group.AllJoined)
        {
            End(group);
        }
    }

    /// <summary>Gives everybody's assignment out, copied from the leader's request; the group is stable.</summary>
    public void Assign(Group group, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> assignments)
    {
        foreach (var member in group.Members)
        {
            member.Assignment = assignments.GetValueOrDefault(member.Id).ToArray();
        }

        group.MoveTo(GroupState.Stable, NowMs);
        foreach (var member in group.Members)
        {
            // While a member waited for this, its session did not count.
            if (member.AnswerSync(new(CoordinatorError.None, group.ProtocolType, group.Protocol, member.Assignment)))
            {
                Touch(group, member);
            }
        }
    }

    /// <summary>Takes the generation's assignment back, and says so to those who wait for it.</summary>
    public void Refuse(Group group, CoordinatorError error)
    {
        foreach (var member in group.Members)
        {
            member.Assignment = default;
            if (member.AnswerSync(SyncResult.Failed(error)))
            {
                Touch(group, member);
            }
        }
    }

    /// <summary>Takes a member out that is gone, and lets the others go on without it.</summary>
    public void Lose(Group group, string memberId, string reason)
    {
        if (group.IsIn(GroupState.Stable, GroupState.CompletingRebalance))
        {
            group.Remove(memberId);
            Begin(group, reason);
        }
        else
        {
            Withdraw(group, memberId);
        }
    }

    /// <summary>Forgets a member id that was given out and never used.</summary>
    public void Withdraw(Group group, string memberId)
    {
        group.Remove(memberId);
        if (group.State is GroupState.PreparingRebalance && group.AllJoined)
        {
            End(group);
        }
    }

    private void SessionExpired(Group group, GroupMember member)
    {
        if (!member.SessionHolds)
        {
            GroupLog.SessionExpired(logger, member.Id, group.Id);
            Lose(group, member.Id, "a session expired");
        }
    }

    private void GatherFirst(Group group, TimeSpan delay, TimeSpan left)
    {
        if (delay <= TimeSpan.Zero)
        {
            End(group);
            return;
        }

        Later(group, delay, () =>
        {
            if (group.NewMemberAdded && left > TimeSpan.Zero)
            {
                group.NewMemberAdded = false;
                GatherFirst(group, options.InitialRebalanceDelay < left ? options.InitialRebalanceDelay : left, left - delay);
            }
            else
            {
                End(group);
            }
        });
    }

    private void EndLater(Group group, TimeSpan after) => Later(group, after, () => End(group));

    private void Later(Group group, TimeSpan after, Action passed)
    {
        group.JoinDeadline?.Dispose();
        group.JoinDeadline = DeadlineFor(passed);
        group.JoinDeadline.Set(after);
    }

    /// <summary>
    /// Begins the next generation with those who have joined. Dynamic members that have not are out; a static one keeps
    /// its place until its session ends, so that a quick restart is not a departure.
    /// </summary>
    private void End(Group group)
    {
        group.JoinDeadline?.Cancel();
        foreach (var absent in group.Members.Where(member => !member.AwaitsJoin && member.InstanceId is null).ToList())
        {
            GroupLog.DidNotRejoin(logger, absent.Id, group.Id);
            group.Remove(absent.Id);
        }

        if (group.Members.Count > 0 && !group.ElectLeader())
        {
            // Only static members are left, and none has come: their sessions decide.
            EndLater(group, group.RebalanceTimeout);
            return;
        }

        group.Generation++;
        group.NewMemberAdded = false;
        if (group.Members.Count == 0)
        {
            group.Protocol = null;
            group.MoveTo(GroupState.Empty, NowMs);
            WriteEmpty(group);
            return;
        }

        group.Protocol = group.ChooseProtocol();
        group.MoveTo(GroupState.CompletingRebalance, NowMs);
        GroupLog.Generation(logger, group.Id, group.Generation, group.Members.Count);
        group.ExpectSync();
        int generation = group.Generation;
        group.SyncDeadline?.Dispose();
        group.SyncDeadline = DeadlineFor(() => SyncOverdue(group, generation));
        group.SyncDeadline.Set(group.RebalanceTimeout);
        foreach (var member in group.Members)
        {
            member.AnswerJoin(JoinResult.Of(group, member));
            member.IsNew = false;
            Touch(group, member);
        }
    }

    private void SyncOverdue(Group group, int generation)
    {
        bool present = group.Generation == generation && group.IsIn(GroupState.CompletingRebalance, GroupState.Stable);
        if (!present || group.Unsynced.Count == 0)
        {
            return;
        }

        foreach (string absent in group.Unsynced.ToList())
        {
            GroupLog.DidNotSync(logger, absent, group.Id);
            group.Remove(absent);
        }

        Begin(group, "members did not ask for their assignment");
    }

    private void WriteEmpty(Group group)
    {
        try
        {
            journal.Write(group);
        }
        catch (CoordinatorLogException e)
        {
            // After a restart the generation before this one would be back, and its members time out: safe, and late.
            GroupLog.EmptyNotWritten(logger, group.Id, e);
        }
    }
}
