namespace Candlewick.EventStore.Offsets;

/// <summary>How far a projection has read one partition.</summary>
/// <param name="Topic">Full name of the topic.</param>
/// <param name="TopicId">Id of the topic the position belongs to: a topic made again under the same name has another.</param>
/// <param name="Partition">Number of the partition.</param>
/// <param name="Next">Offset of the next record to read; everything before it is stored.</param>
public readonly record struct ProjectionPosition(string Topic, string TopicId, int Partition, long Next);

/// <summary>A move of one position.</summary>
/// <param name="Topic">Full name of the topic.</param>
/// <param name="TopicId">Id of the topic.</param>
/// <param name="Partition">Number of the partition.</param>
/// <param name="From">Where it must stand now.</param>
/// <param name="To">Where it will stand.</param>
public readonly record struct ProjectionMove(string Topic, string TopicId, int Partition, long From, long To);
