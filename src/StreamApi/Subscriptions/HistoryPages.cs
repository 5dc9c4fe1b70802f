using Candlewick.Instruments.Lookup;
using Candlewick.Market.Candles;
using Candlewick.StreamApi.History;
using Candlewick.StreamApi.Items;

namespace Candlewick.StreamApi.Subscriptions;

/// <summary>
/// The stored history of a subscription, page by page as its client reads; nothing is held in a database between pages. While a page
/// is sent the one after it is read, so that the database and the client do not wait for one another. What was read when the subscription was planned comes first, and is then all there is.
/// </summary>
internal sealed class HistoryPages(SubscriptionPlan plan, IHistory history)
{
    /// <summary>Items of a page; the last one has fewer.</summary>
    public const int PageItems = 2_000;

    private int _sent;
    private (Scope Scope, CandleKey? After, Task<IReadOnlyList<Item>> Page)? _ahead;

    /// <summary>True where all of it was read already. It is sent as a whole: commands wait for it.</summary>
    public bool IsLoaded => plan.Loaded is not null;

    public async ValueTask<IReadOnlyList<Item>> NextAsync(
        Scope scope, Resolution resolution, SubscriptionPosition position, CancellationToken cancellationToken)
    {
        if (plan.Loaded is not { } loaded)
        {
            return await ReadAsync((IStoredHistory)history, scope, resolution, position, cancellationToken);
        }

        var page = loaded.Skip(_sent).Take(PageItems).ToList();
        _sent += page.Count;
        return page;
    }

    private async Task<IReadOnlyList<Item>> ReadAsync(
        IStoredHistory stored, Scope scope, Resolution resolution, SubscriptionPosition position, CancellationToken cancellationToken)
    {
        var items = _ahead is { } ahead && ahead.Scope == scope && ahead.After == position.After
            ? await ahead.Page
            : await stored.ReadPageAsync(scope, resolution, position, PageItems, cancellationToken);
        _ahead = null;
        if (items.Count == PageItems)
        {
            var next = stored.ReadPageAsync(scope, resolution, position.Behind(items[^1].Key), PageItems, cancellationToken);
            _ahead = (scope, items[^1].Key, next);

            // One that fails is seen when it is wanted, which it may never be.
            _ = next.ContinueWith(static page => _ = page.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        }

        return items;
    }
}
