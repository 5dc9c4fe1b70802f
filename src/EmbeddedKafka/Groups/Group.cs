using System.Diagnostics.CodeAnalysis;
using Candlewick.EmbeddedKafka.Coordination;

namespace Candlewick.EmbeddedKafka.Groups;

/// <summary>
/// A group's members, generation and offsets, without the rules that move it from one state to another (those are
/// <see cref="Rebalance"/>'s). Guarded by the lock of its shard.
/// </summary>
internal sealed class Group(string id, long nowMs) : IDisposable
{
    private readonly OrderedDictionary<string, GroupMember> _members = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _memberOfInstance = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Deadline> _promised = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unsynced = new(StringComparer.Ordinal);

    public string Id { get; } = id;

    public GroupState State { get; private set; }

    /// <summary>The state before this one; a rebalance from <see cref="GroupState.Empty"/> is a group's first.</summary>
    public GroupState PreviousState { get; private set; }

    /// <summary>Unix time in milliseconds of the last change of state; the retention of an empty group counts from it.</summary>
    public long StateSinceMs { get; private set; } = nowMs;

    public int Generation { get; set; }

    /// <summary>Null for a group that only ever stored offsets.</summary>
    public string? ProtocolType { get; set; }

    public string? Protocol { get; set; }

    public string? Leader { get; set; }

    /// <summary>Somebody joined a first rebalance after it began: it is worth waiting a little longer.</summary>
    public bool NewMemberAdded { get; set; }

    public GroupOffsets Offsets { get; init; } = new();

    /// <summary>In the order in which they came.</summary>
    public IReadOnlyCollection<GroupMember> Members => _members.Values;

    /// <summary>Ends the gathering of a generation, whoever has joined.</summary>
    public Deadline? JoinDeadline { get; set; }

    /// <summary>Ends the patience with members that have joined and do not ask for their assignment.</summary>
    public Deadline? SyncDeadline { get; set; }

    public IReadOnlyCollection<string> Unsynced => _unsynced;

    public int AwaitingJoin => _members.Values.Count(member => member.AwaitsJoin);

    /// <summary>Everybody waits for the generation, and nobody was promised a place who has not come yet.</summary>
    public bool AllJoined => _promised.Count == 0 && _members.Values.All(member => member.AwaitsJoin);

    /// <summary>The most patient member's time to come back.</summary>
    public TimeSpan RebalanceTimeout =>
        _members.Count == 0 ? TimeSpan.Zero : _members.Values.Max(member => member.RebalanceTimeout);

    public bool TryGet(string memberId, [MaybeNullWhen(false)] out GroupMember member) =>
        _members.TryGetValue(memberId, out member);

    public string? MemberOfInstance(string instanceId) => _memberOfInstance.GetValueOrDefault(instanceId);

    /// <summary>Ids were given out whose members have not come yet.</summary>
    public bool HasPromises => _promised.Count > 0;

    public bool IsPromised(string memberId) => _promised.ContainsKey(memberId);

    public bool IsIn(params ReadOnlySpan<GroupState> states) => states.Contains(State);

    /// <summary>Gives out a member id, for which a member has to come before the deadline.</summary>
    public void Promise(string memberId, Deadline deadline) => _promised.Add(memberId, deadline);

    public void Add(GroupMember member)
    {
        Forget(member.Id);
        if (_members.Count == 0)
        {
            ProtocolType = member.ProtocolType;
        }

        if (member.InstanceId is { } instance)
        {
            _memberOfInstance.Add(instance, member.Id);
        }

        _members.Add(member.Id, member);
        Leader ??= member.Id;
    }

    /// <summary>Takes a member, or a promised one, out. One that waits is told that it is unknown: it may join again.</summary>
    public void Remove(string memberId)
    {
        Forget(memberId);
        _unsynced.Remove(memberId);
        if (!_members.Remove(memberId, out var member))
        {
            return;
        }

        member.AnswerJoin(JoinResult.Failed(CoordinatorError.UnknownMemberId, ""));
        member.AnswerSync(SyncResult.Failed(CoordinatorError.UnknownMemberId));
        member.Dispose();
        if (member.InstanceId is { } instance)
        {
            _memberOfInstance.Remove(instance);
        }

        if (Leader == memberId)
        {
            Leader = _members.Count == 0 ? null : _members.GetAt(0).Key;
        }
    }

    /// <summary>
    /// Gives a static member's place, assignment and leadership to its successor and answers the fenced one, which may
    /// still be waiting.
    /// </summary>
    public GroupMember Replace(GroupMember old, string newMemberId)
    {
        old.AnswerJoin(JoinResult.Failed(CoordinatorError.FencedInstanceId, old.Id));
        old.AnswerSync(SyncResult.Failed(CoordinatorError.FencedInstanceId));
        old.Dispose();
        var member = new GroupMember(newMemberId, old.InstanceId, old.ClientId, old.ClientHost, old.ProtocolType)
        {
            SessionTimeout = old.SessionTimeout,
            RebalanceTimeout = old.RebalanceTimeout,
            Protocols = old.Protocols,
            Assignment = old.Assignment,
        };

        // The place in the order is kept: the successor votes and leads as the one before it did.
        _members.Insert(_members.IndexOf(old.Id), newMemberId, member);
        _members.Remove(old.Id);
        _memberOfInstance[old.InstanceId!] = newMemberId;
        _unsynced.Remove(old.Id);
        Leader = Leader == old.Id ? newMemberId : Leader;
        return member;
    }

    /// <summary>Keeps the leader where it waits for the generation, else makes the eldest who does the leader.</summary>
    /// <returns>False where nobody waits.</returns>
    public bool ElectLeader()
    {
        if (Leader is { } leader && _members.TryGetValue(leader, out var present) && present.AwaitsJoin)
        {
            return true;
        }

        var next = _members.Values.FirstOrDefault(member => member.AwaitsJoin);
        Leader = next?.Id ?? Leader;
        return next is not null;
    }

    public void MoveTo(GroupState state, long nowMs)
    {
        PreviousState = State;
        State = state;
        StateSinceMs = nowMs;
    }

    /// <summary>Everybody of a generation that has just begun owes a request for the assignment.</summary>
    public void ExpectSync() => _unsynced.UnionWith(_members.Keys);

    public void Synced(string memberId) => _unsynced.Remove(memberId);

    public void ExpectNoSync() => _unsynced.Clear();

    /// <summary>Whether a member with these protocols could be in a generation with the others.</summary>
    public bool Accepts(string protocolType, IReadOnlyList<MemberProtocol> protocols) =>
        State is GroupState.Empty
            ? protocolType.Length > 0 && protocols.Count > 0
            : ProtocolType == protocolType && protocols.Any(offered => IsCommon(offered.Name));

    /// <summary>
    /// Each member votes for the first of its protocols that all members have; most votes win, the older voter's on a tie.
    /// </summary>
    public string ChooseProtocol() =>
        _members.Values
            .Select(member => member.Protocols.First(offered => IsCommon(offered.Name)).Name)
            .GroupBy(name => name, StringComparer.Ordinal)
            .MaxBy(votes => votes.Count())!.Key;

    /// <summary>Whether a request comes from a member, and from the present holder of a static name.</summary>
    public CoordinatorError Check(string memberId, string? instanceId)
    {
        if (instanceId is not null)
        {
            string? holder = MemberOfInstance(instanceId);
            if (holder is not null && holder != memberId)
            {
                return CoordinatorError.FencedInstanceId;
            }
        }

        return _members.TryGetValue(memberId, out var member) && (instanceId is null || member.InstanceId == instanceId)
            ? CoordinatorError.None
            : CoordinatorError.UnknownMemberId;
    }

    public void Dispose()
    {
        foreach (var deadline in _promised.Values)
        {
            deadline.Dispose();
        }

        foreach (var member in _members.Values)
        {
            member.Dispose();
        }

        JoinDeadline?.Dispose();
        SyncDeadline?.Dispose();
    }

    private bool IsCommon(string protocol) =>
        _members.Values.All(member => member.Protocols.Any(offered => offered.Name == protocol));

    private void Forget(string memberId)
    {
        if (_promised.Remove(memberId, out var deadline))
        {
            deadline.Dispose();
        }
    }
}
