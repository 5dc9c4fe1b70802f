using Candlewick.StreamApi.Tail;

namespace Candlewick.StreamApi.Items;

/// <summary>Makes what clients see of the records of one topic.</summary>
internal interface IItemReader
{
    /// <summary>Null where the record says nothing to a subscriber, or is not ours.</summary>
    Item? Read(LogEntry entry);
}
