using Candlewick.EmbeddedKafka.Coordination;

namespace Candlewick.EmbeddedKafka.Groups;

/// <summary>Asks for a group's offsets.</summary>
/// <param name="Partitions">Null for all that the group has.</param>
/// <param name="RequireStable">
/// Offsets of which an undecided transaction holds a newer value are refused until it is decided.
/// </param>
internal sealed record OffsetFetchRequest(string GroupId, IReadOnlyList<TopicPartition>? Partitions, bool RequireStable);

/// <param name="Offset">−1 where the group has none; then and with an error, the leader epoch is −1 and the metadata empty.</param>
internal sealed record FetchedOffset(TopicPartition Partition, CoordinatorError Error, long Offset, int LeaderEpoch, string Metadata)
{
    public static FetchedOffset None(TopicPartition partition, CoordinatorError error = CoordinatorError.None) =>
        new(partition, error, -1, -1, "");
}
