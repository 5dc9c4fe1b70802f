using Candlewick.Instruments.Lookup;
using Candlewick.StreamApi.Candles;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Subscriptions;

namespace Candlewick.StreamApi.History;

/// <summary>Where subscriptions of a channel begin, and what came before the log's newest records.</summary>
internal interface IHistory
{
    /// <summary>What candles of other intervals are merged of; null where the channel's items are no candles.</summary>
    ICandleParts? Parts => null;

    /// <summary>The present state as of <paramref name="ends"/>: the newest item of each instrument and interval in scope.</summary>
    /// <param name="ends">Next offset of each partition in scope; what lies from there on is not looked at.</param>
    Task<IReadOnlyList<Item>> PresentAsync(Scope scope, Resolution resolution, IReadOnlyDictionary<int, long> ends, CancellationToken cancellationToken);

    /// <summary>The last <paramref name="count"/> items of each instrument and interval.</summary>
    /// <exception cref="Protocol.RequestException">Together they are more than one answer holds.</exception>
    Task<SubscriptionPlan> LastAsync(Scope scope, Resolution resolution, int count, CancellationToken cancellationToken);

    /// <summary>Everything from <see cref="Scope.FromUs"/> on.</summary>
    Task<SubscriptionPlan> FromTimeAsync(Scope scope, Resolution resolution, CancellationToken cancellationToken);
}
