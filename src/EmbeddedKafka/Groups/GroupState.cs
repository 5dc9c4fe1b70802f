namespace Candlewick.EmbeddedKafka.Groups;

/// <summary>Where a group is between two generations; the names are those Kafka shows.</summary>
internal enum GroupState
{
    /// <summary>No members; offsets may be kept.</summary>
    Empty,

    /// <summary>A new generation is being gathered: every member has to join again.</summary>
    PreparingRebalance,

    /// <summary>The generation has begun, and waits for its leader's assignment.</summary>
    CompletingRebalance,

    /// <summary>Every member may have its assignment.</summary>
    Stable,

    /// <summary>Not there (any more).</summary>
    Dead,
}
