using System.Security.Cryptography;
using Candlewick.EmbeddedKafka.Coordination;
using Microsoft.Extensions.Logging;

namespace Candlewick.EmbeddedKafka.Groups;

/// <summary>
/// Kafka's coordinator of consumer groups with the classic protocol (join, sync, heartbeat), and of their offsets.
/// Thread-safe; nothing here waits for a member on a thread. A request whose client has gone may be cancelled: it ends
/// the waiting, not the membership, as a lost connection does in Kafka.
/// </summary>
internal sealed class GroupCoordinator : IDisposable
{
    private readonly string _topic;
    private readonly GroupCoordinatorOptions _options;
    private readonly GroupShard[] _shards;
    private readonly ITimer _retention;

    /// <param name="newId">Where member ids come from; null for the system's random numbers.</param>
    public GroupCoordinator(
        ICoordinatorLog log,
        GroupCoordinatorOptions options,
        TimeProvider time,
        ILogger<GroupCoordinator> logger,
        Func<Guid>? newId = null)
    {
        _topic = log.Topic;
        _options = options;
        newId ??= static () => new Guid(RandomNumberGenerator.GetBytes(16));
        _shards =
        [
            .. Enumerable.Range(0, log.PartitionCount)
                .Select(partition => new GroupShard(log, partition, options, time, newId, HasRoom, logger)),
        ];
        _retention = time.CreateTimer(
            static coordinator => ((GroupCoordinator)coordinator!).Sweep(),
            this,
            options.RetentionCheckInterval,
            options.RetentionCheckInterval);
    }

    /// <summary>Restores all groups, offsets and pending offsets. Call once, before any request.</summary>
    /// <exception cref="InvalidDataException">A record is damaged or of an unknown version.</exception>
    public void Load()
    {
        foreach (var shard in _shards)
        {
            shard.Load();
        }
    }

    /// <summary>The partition that keeps a group: what AddOffsetsToTxn adds to a transaction.</summary>
    public TopicPartition PartitionOf(string groupId) => new(_topic, PartitionHash.Of(groupId, _shards.Length));

    /// <summary>Joins the next generation; the answer comes when it begins.</summary>
    public Task<JoinResult> JoinAsync(JoinRequest request, CancellationToken ct) =>
        request.GroupId.Length == 0
            ? Task.FromResult(JoinResult.Failed(CoordinatorError.InvalidGroupId, request.MemberId))
        : request.SessionTimeout < _options.MinSessionTimeout || request.SessionTimeout > _options.MaxSessionTimeout
            ? Task.FromResult(JoinResult.Failed(CoordinatorError.InvalidSessionTimeout, request.MemberId))
        : ShardOf(request.GroupId).Join(request).WaitAsync(ct);

    /// <summary>Asks for the member's assignment; the answer comes when the leader has brought it.</summary>
    public Task<SyncResult> SyncAsync(SyncRequest request, CancellationToken ct) =>
        request.GroupId.Length == 0
            ? Task.FromResult(SyncResult.Failed(CoordinatorError.InvalidGroupId))
            : ShardOf(request.GroupId).Sync(request).WaitAsync(ct);

    public CoordinatorError Heartbeat(HeartbeatRequest request) =>
        request.GroupId.Length == 0 ? CoordinatorError.InvalidGroupId : ShardOf(request.GroupId).Heartbeat(request);

    public LeaveResult Leave(LeaveRequest request) =>
        request.GroupId.Length == 0 ? new(CoordinatorError.InvalidGroupId, []) : ShardOf(request.GroupId).Leave(request);

    /// <summary>
    /// Stores offsets, or holds them until the end of a transaction. The caller has seen to it that the partitions exist
    /// and, for a transaction, that <see cref="PartitionOf"/> the group is part of it.
    /// </summary>
    public OffsetCommitResult CommitOffsets(OffsetCommitRequest request) =>
        request.Producer is not null && request.GroupId.Length == 0
            ? OffsetCommitResult.Failed(CoordinatorError.InvalidGroupId)
            : ShardOf(request.GroupId).Commit(request);

    public IReadOnlyList<FetchedOffset> FetchOffsets(OffsetFetchRequest request) => ShardOf(request.GroupId).Fetch(request);

    /// <summary>All groups in some states; empty for all states.</summary>
    public IReadOnlyList<ListedGroup> List(IReadOnlyCollection<GroupState> states) =>
        [.. _shards.SelectMany(shard => shard.List()).Where(group => states.Count == 0 || states.Contains(group.State))];

    /// <summary>Every group's committed offsets, as of some moment.</summary>
    public IReadOnlyList<(string Group, TopicPartition Partition, long Offset)> CommittedOffsets() =>
        [.. _shards.SelectMany(shard => shard.CommittedOffsets())];

    public GroupDescription Describe(string groupId) => ShardOf(groupId).Describe(groupId);

    /// <summary>Deletes an empty group with its offsets.</summary>
    public CoordinatorError Delete(string groupId) => ShardOf(groupId).Delete(groupId);

    /// <summary>Deletes offsets of topics that no member of the group reads.</summary>
    public OffsetDeleteResult DeleteOffsets(string groupId, IReadOnlyList<TopicPartition> partitions) =>
        groupId.Length == 0
            ? OffsetDeleteResult.Failed(CoordinatorError.InvalidGroupId)
            : ShardOf(groupId).DeleteOffsets(groupId, partitions);

    /// <summary>Forgets the offsets of a topic that was deleted.</summary>
    public void DeleteTopic(string topic)
    {
        foreach (var shard in _shards)
        {
            shard.DeleteTopic(topic);
        }
    }

    /// <summary>
    /// Writes the end of a transaction into a partition of <c>__consumer_offsets</c> and decides the offsets that waited
    /// for it; <see cref="Transactions.ITransactionMarkers"/> comes here for such partitions.
    /// </summary>
    /// <exception cref="CoordinatorLogException">Nothing was written; write it again.</exception>
    public void EndTransaction(int partition, TransactionMarker marker) => _shards[partition].EndTransaction(marker);

    public void Dispose()
    {
        _retention.Dispose();
        foreach (var shard in _shards)
        {
            shard.Dispose();
        }
    }

    private void Sweep()
    {
        foreach (var shard in _shards)
        {
            shard.Sweep();
        }
    }

    /// <summary>The shards' counts are read without their locks: a limit need not be exact while groups come and go.</summary>
    private bool HasRoom() => _shards.Sum(shard => shard.Count) < _options.MaxGroups;

    private GroupShard ShardOf(string groupId) => _shards[PartitionHash.Of(groupId, _shards.Length)];
}
