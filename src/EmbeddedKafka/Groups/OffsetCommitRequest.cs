using Candlewick.EmbeddedKafka.Coordination;

namespace Candlewick.EmbeddedKafka.Groups;

/// <summary>An offset to store: the next one to read.</summary>
/// <param name="LeaderEpoch">−1 where the client does not know it.</param>
internal sealed record OffsetToCommit(TopicPartition Partition, long Offset, int LeaderEpoch, string? Metadata);

/// <summary>Offsets of a group's partitions.</summary>
/// <param name="MemberId">Empty for a client that is not a member, which may commit while the group is empty.</param>
/// <param name="Generation">−1 for a client that is not a member.</param>
internal sealed record OffsetCommitRequest(
    string GroupId,
    string MemberId,
    string? InstanceId,
    int Generation,
    IReadOnlyList<OffsetToCommit> Offsets)
{
    /// <summary>OffsetCommit v9 and newer: a missing group is called missing, not a wrong generation.</summary>
    public bool KnowsGroupIdNotFound { get; init; } = true;

    /// <summary>The transaction the offsets belong to: pending until its marker. Null for a plain commit.</summary>
    public ProducerIdentity? Producer { get; init; }
}

/// <param name="Error">Not <see cref="CoordinatorError.None"/>: nothing was stored, and it holds for every partition.</param>
/// <param name="Refused">Partitions that were refused while the others were stored.</param>
internal sealed record OffsetCommitResult(CoordinatorError Error, IReadOnlyDictionary<TopicPartition, CoordinatorError> Refused)
{
    public static OffsetCommitResult Failed(CoordinatorError error) =>
        new(error, System.Collections.Immutable.ImmutableDictionary<TopicPartition, CoordinatorError>.Empty);

    /// <summary>The answer for one partition of the request.</summary>
    public CoordinatorError For(TopicPartition partition) =>
        Error is CoordinatorError.None ? Refused.GetValueOrDefault(partition, CoordinatorError.None) : Error;
}
