using Candlewick.Instruments.Lookup;
using Candlewick.StreamApi.Subscriptions;

namespace Candlewick.StreamApi.History;

/// <summary>A history that is kept outside the log, and read page by page up to where the log takes over.</summary>
internal interface IStoredHistory : IHistory
{
    /// <summary>The log's next offset of a partition from which on this history does not have it.</summary>
    Task<long> StoredToAsync(int partition, CancellationToken cancellationToken);

    /// <summary>What is stored behind a position in history.</summary>
    IStoredItems Read(Scope scope, Resolution resolution, SubscriptionPosition position);

    /// <summary>Refuses to go on from a position that this history, being rebuilt, has not come to again.</summary>
    /// <exception cref="Protocol.RequestException">It has not; later it will have.</exception>
    Task CheckAsync(SubscriptionPosition position, CancellationToken cancellationToken);
}
