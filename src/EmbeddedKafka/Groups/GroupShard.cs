using Candlewick.EmbeddedKafka.Coordination;
using Microsoft.Extensions.Logging;

namespace Candlewick.EmbeddedKafka.Groups;

/// <summary>
/// The groups kept in one partition of <c>__consumer_offsets</c>, under one lock, as in Kafka. A lock for each group
/// would let a transaction's marker, which ends pending offsets of several groups at once, pass between the append and
/// the memory of one of them.
/// </summary>
internal sealed class GroupShard : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Group> _groups = new(StringComparer.Ordinal);
    private readonly ICoordinatorLog _log;
    private readonly int _partition;
    private readonly GroupCoordinatorOptions _options;
    private readonly Func<bool> _hasRoom;
    private readonly ILogger _logger;
    private readonly GroupJournal _journal;
    private readonly Rebalance _rebalance;
    private readonly JoinPhase _join;
    private readonly SyncPhase _sync;
    private readonly Presence _presence;
    private readonly OffsetStore _offsets;
    private readonly OffsetRetention _retention;
    private readonly GroupDeletion _deletion;

    /// <param name="hasRoom">Whether the coordinator may have one group more.</param>
    public GroupShard(
        ICoordinatorLog log, int partition, GroupCoordinatorOptions options, TimeProvider time, Func<Guid> newId, Func<bool> hasRoom, ILogger logger)
    {
        _hasRoom = hasRoom;
        _log = log;
        _partition = partition;
        _options = options;
        _logger = logger;
        _journal = new GroupJournal(log, partition);
        _rebalance = new Rebalance(_journal, _gate, options, time, logger);
        _join = new JoinPhase(_rebalance, _journal, options, newId, logger);
        _sync = new SyncPhase(_rebalance, _journal, logger);
        _presence = new Presence(_rebalance);
        _offsets = new OffsetStore(_rebalance, _journal, options, logger);
        _retention = new OffsetRetention(_journal, options, logger);
        _deletion = new GroupDeletion(_journal, logger);
    }

    /// <summary>Groups now.</summary>
    public int Count => _groups.Count;

    /// <summary>Restores the groups; their members have one session timeout to show that they are still there.</summary>
    /// <exception cref="InvalidDataException">A record is damaged or of an unknown version.</exception>
    public void Load()
    {
        lock (_gate)
        {
            var replay = new GroupReplay(_groups);
            foreach (var entry in _log.Read(_partition))
            {
                replay.Apply(entry);
            }

            foreach (var group in _groups.Values)
            {
                GroupLog.Loaded(_logger, group.Id, group.Generation, group.Members.Count, group.Offsets.Committed.Count);
                foreach (var member in group.Members)
                {
                    _rebalance.Touch(group, member);
                }

                if (group.Members.Count > _options.MaxSize)
                {
                    _rebalance.Begin(group, "it is larger than group.max.size");
                }
            }
        }
    }

    public Task<JoinResult> Join(JoinRequest request)
    {
        lock (_gate)
        {
            // Only a member without an id may found a group: one with an id knows a group that is gone.
            return _groups.TryGetValue(request.GroupId, out var group) ? _join.Join(group, request)
                : request.MemberId.Length > 0 ? Task.FromResult(JoinResult.Failed(CoordinatorError.UnknownMemberId, request.MemberId))
                : Found(request.GroupId) is { } founded ? _join.Join(founded, request)
                : Task.FromResult(JoinResult.Failed(CoordinatorError.GroupMaxSizeReached, request.MemberId));
        }
    }

    public Task<SyncResult> Sync(SyncRequest request)
    {
        lock (_gate)
        {
            return _groups.TryGetValue(request.GroupId, out var group)
                ? _sync.Sync(group, request)
                : Task.FromResult(SyncResult.Failed(CoordinatorError.UnknownMemberId));
        }
    }

    public CoordinatorError Heartbeat(HeartbeatRequest request)
    {
        lock (_gate)
        {
            return _groups.TryGetValue(request.GroupId, out var group)
                ? _presence.Heartbeat(group, request)
                : CoordinatorError.UnknownMemberId;
        }
    }

    public LeaveResult Leave(LeaveRequest request)
    {
        lock (_gate)
        {
            return _groups.TryGetValue(request.GroupId, out var group)
                ? _presence.Leave(group, request)
                : LeaveResult.Unknown(request);
        }
    }

    public OffsetCommitResult Commit(OffsetCommitRequest request)
    {
        lock (_gate)
        {
            if (_groups.TryGetValue(request.GroupId, out var group))
            {
                return _offsets.Commit(group, request);
            }

            if (request.Generation >= 0)
            {
                return OffsetCommitResult.Failed(request.KnowsGroupIdNotFound && request.Producer is null
                    ? CoordinatorError.GroupIdNotFound
                    : CoordinatorError.IllegalGeneration);
            }

            return Found(request.GroupId) is { } founded
                ? _offsets.Commit(founded, request)
                : OffsetCommitResult.Failed(CoordinatorError.GroupMaxSizeReached);
        }
    }

    public IReadOnlyList<FetchedOffset> Fetch(OffsetFetchRequest request)
    {
        lock (_gate)
        {
            return OffsetStore.Fetch(_groups.GetValueOrDefault(request.GroupId), request);
        }
    }

    /// <summary>Writes a transaction's end into the partition and decides the offsets that waited for it.</summary>
    /// <exception cref="CoordinatorLogException">Nothing was written; write it again.</exception>
    public void EndTransaction(TransactionMarker marker)
    {
        lock (_gate)
        {
            _journal.WriteMarker(marker);
            foreach (var group in _groups.Values)
            {
                group.Offsets.End(marker.Producer.Id, marker.Commit);
            }
        }
    }

    public List<ListedGroup> List()
    {
        lock (_gate)
        {
            return [.. _groups.Values.Select(group => new ListedGroup(group.Id, group.ProtocolType ?? "", group.State))];
        }
    }

    public List<(string Group, TopicPartition Partition, long Offset)> CommittedOffsets()
    {
        lock (_gate)
        {
            return [.. _groups.Values.SelectMany(group => group.Offsets.Committed, (group, stored) => (group.Id, stored.Key, stored.Value.Offset))];
        }
    }

    public GroupDescription Describe(string groupId)
    {
        lock (_gate)
        {
            return GroupDescription.Of(groupId, _groups.GetValueOrDefault(groupId));
        }
    }

    public CoordinatorError Delete(string groupId)
    {
        lock (_gate)
        {
            if (!_groups.TryGetValue(groupId, out var group))
            {
                return CoordinatorError.GroupIdNotFound;
            }

            var error = _deletion.Delete(group);
            if (error is CoordinatorError.None)
            {
                Forget(group);
            }

            return error;
        }
    }

    public OffsetDeleteResult DeleteOffsets(string groupId, IReadOnlyList<TopicPartition> partitions)
    {
        lock (_gate)
        {
            return _groups.TryGetValue(groupId, out var group)
                ? _deletion.DeleteOffsets(group, partitions)
                : OffsetDeleteResult.Failed(CoordinatorError.GroupIdNotFound);
        }
    }

    /// <summary>Forgets the offsets of a topic that is no more, in all groups.</summary>
    public void DeleteTopic(string topic)
    {
        lock (_gate)
        {
            foreach (var group in _groups.Values)
            {
                _deletion.DeleteTopic(group, topic);
            }
        }
    }

    /// <summary>Forgets what has outlived its retention.</summary>
    public void Sweep()
    {
        lock (_gate)
        {
            foreach (var group in _groups.Values.ToList())
            {
                if (_retention.Sweep(group, _rebalance.NowMs))
                {
                    Forget(group);
                }
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var group in _groups.Values)
            {
                group.Dispose();
            }
        }
    }

    /// <summary>A new group; null where there are as many as there may be.</summary>
    private Group? Found(string groupId)
    {
        if (!_hasRoom())
        {
            GroupLog.NoRoom(_logger, groupId, _options.MaxGroups);
            return null;
        }

        var group = new Group(groupId, _rebalance.NowMs);
        _groups.Add(groupId, group);
        return group;
    }

    private void Forget(Group group)
    {
        _groups.Remove(group.Id);
        group.Dispose();
    }
}
