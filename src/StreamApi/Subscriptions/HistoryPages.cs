using Candlewick.Instruments.Lookup;
using Candlewick.Market.Candles;
using Candlewick.StreamApi.History;
using Candlewick.StreamApi.Items;

namespace Candlewick.StreamApi.Subscriptions;

/// <summary>
/// The stored history of a subscription, page by page as its client reads. What was read when the subscription was planned comes first,
/// and is then all there is.
/// </summary>
internal sealed class HistoryPages(SubscriptionPlan plan, IHistory history)
{
    /// <summary>Items of a page; the last one has fewer.</summary>
    public const int PageItems = 2_000;

    private int _sent;
    private (Scope Scope, CandleKey? After, IStoredItems Items)? _reading;

    /// <summary>True where all of it was read already. It is sent as a whole: commands wait for it.</summary>
    public bool IsLoaded => plan.Loaded is not null;

    public async ValueTask<IReadOnlyList<Item>> NextAsync(
        Scope scope, Resolution resolution, SubscriptionPosition position, CancellationToken cancellationToken)
    {
        var page = plan.Loaded is { } loaded
            ? [.. loaded.Skip(_sent).Take(PageItems)]
            : await ReadAsync((IStoredHistory)history, scope, resolution, position, cancellationToken);
        _sent += page.Count;
        await scope.Grant.ReadAsync(page.Count, cancellationToken);
        return page;
    }

    /// <summary>Reads on, or anew where the subscription is about something else or stands elsewhere than reading did.</summary>
    private async Task<IReadOnlyList<Item>> ReadAsync(
        IStoredHistory stored, Scope scope, Resolution resolution, SubscriptionPosition position, CancellationToken cancellationToken)
    {
        var items = _reading is { } reading && reading.Scope == scope && reading.After == position.After
            ? reading.Items
            : stored.Read(scope, resolution, position);
        _reading = null;
        var page = await items.ReadAsync(PageItems, cancellationToken);
        if (page.Count == PageItems)
        {
            _reading = (scope, page[^1].Key, items);
        }

        return page;
    }
}
