using Candlewick.Instruments.Lookup;
using Candlewick.StreamApi.History;
using Candlewick.StreamApi.Items;

namespace Candlewick.StreamApi.Subscriptions;

/// <summary>
/// The stored history of a subscription, page by page as its client reads; nothing is held in a database between pages.
/// What was read when the subscription was planned comes first, and is then all there is.
/// </summary>
internal sealed class HistoryPages(SubscriptionPlan plan, IHistory history)
{
    /// <summary>Items of a page; the last one has fewer.</summary>
    public const int PageItems = 1_000;

    private int _sent;

    /// <summary>True where all of it was read already. It is sent as a whole: commands wait for it.</summary>
    public bool IsLoaded => plan.Loaded is not null;

    public async ValueTask<IReadOnlyList<Item>> NextAsync(
        Scope scope, Resolution resolution, SubscriptionPosition position, CancellationToken cancellationToken)
    {
        if (plan.Loaded is not { } loaded)
        {
            return await ((IStoredHistory)history).ReadPageAsync(scope, resolution, position, PageItems, cancellationToken);
        }

        var page = loaded.Skip(_sent).Take(PageItems).ToList();
        _sent += page.Count;
        return page;
    }
}
