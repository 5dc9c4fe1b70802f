using Candlewick.Instruments.Lookup;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Subscriptions;

namespace Candlewick.StreamApi.History;

/// <summary>A history that is kept outside the log, and read page by page up to where the log takes over.</summary>
internal interface IStoredHistory : IHistory
{
    /// <summary>The log's next offset of a partition from which on this history does not have it.</summary>
    Task<long> StoredToAsync(int partition, CancellationToken cancellationToken);

    /// <summary>The next items after a position in history, in the order of their keys; fewer than <paramref name="count"/> at the end only.</summary>
    Task<IReadOnlyList<Item>> ReadPageAsync(
        Scope scope, Resolution resolution, SubscriptionPosition position, int count, CancellationToken cancellationToken);

    /// <summary>Refuses to go on from a position that this history, being rebuilt, has not come to again.</summary>
    /// <exception cref="Protocol.RequestException">It has not; later it will have.</exception>
    Task CheckAsync(SubscriptionPosition position, CancellationToken cancellationToken);
}
