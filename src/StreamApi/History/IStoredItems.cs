using Candlewick.StreamApi.Items;

namespace Candlewick.StreamApi.History;

/// <summary>Stored items in the order of their keys, as far as somebody reads. Read by one at a time.</summary>
internal interface IStoredItems
{
    /// <summary>The next ones; fewer than <paramref name="count"/> at the end only.</summary>
    ValueTask<IReadOnlyList<Item>> ReadAsync(int count, CancellationToken cancellationToken);
}
