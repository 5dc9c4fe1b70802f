using Candlewick.Instruments.Lookup;
using Candlewick.Market.Candles;
using Candlewick.StreamApi.Subscriptions;

namespace Candlewick.StreamApi.Replay;

/// <summary>Stored candles up to where the log takes over, each in its newest revision, in the order of open times.</summary>
/// <param name="read">Where reading stands, ahead of what is taken.</param>
internal sealed class StoredLane(HistoryPages pages, Scope scope, Resolution resolution, SubscriptionPosition read) : Lane
{
    private bool _isAtEnd;

    public override int Partition => -1;

    public override bool IsAtEnd => _isAtEnd;

    /// <summary>The last candle that was taken; null before the first.</summary>
    public CandleKey? After { get; private set; } = read.After;

    public override void Take()
    {
        After = Next.Item.Key;
        base.Take();
    }

    public override async ValueTask ReadAsync(CancellationToken cancellationToken)
    {
        var page = await pages.NextAsync(scope, resolution, read, cancellationToken);
        foreach (var item in page)
        {
            Add(new LaneItem(item.TimeUs, item, 0, EndsRecord: true));
        }

        if (page.Count > 0)
        {
            read.Sent(page[^1].Key);
            HorizonUs = page[^1].TimeUs;
        }

        _isAtEnd = page.Count < HistoryPages.PageItems;
    }
}
