using Candlewick.EventStore.Candles;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Tail;

namespace Candlewick.StreamApi.Subscriptions;

/// <summary>
/// Sends the stored candles of a subscription, page by page as its client reads; nothing is held in the database between
/// pages. Each frame carries the cursor behind it.
/// </summary>
internal sealed class HistoryPump(
    SubscriptionPlan plan, TopicLog log, Func<CandleQuery, CancellationToken, Task<List<CandleRow>>> readPage, ItemBatch batch, int batchItems, IEventSink sink)
{
    private const int PageRows = 1_000;

    private readonly SubscriptionPosition _position = plan.Position;

    /// <summary>Sends all that is stored before B, and moves the position to the log.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (plan.Loaded is { } loaded)
        {
            await SendAsync(loaded, cancellationToken);
        }
        else
        {
            await SendPagesAsync(cancellationToken);
        }

        _position.EndHistory();
    }

    private async Task SendPagesAsync(CancellationToken cancellationToken)
    {
        long[] upTo = new long[log.Rings.Partitions];
        foreach (int partition in _position.Partitions)
        {
            upTo[partition] = _position.Next(partition);
        }

        List<CandleRow> rows;
        do
        {
            var query = new CandleQuery
            {
                Instruments = plan.Resolution.Ids,
                Intervals = plan.Scope.Intervals,
                FromUs = plan.Scope.FromUs,
                ToUs = plan.Scope.ToUs,
                After = _position.After,
                UpTo = upTo,
                Limit = PageRows,
            };
            rows = await readPage(query, cancellationToken);
            await SendAsync(rows.ConvertAll(CandleItem.From), cancellationToken);
        }
        while (rows.Count == PageRows);
    }

    private async Task SendAsync(IReadOnlyList<CandleItem> candles, CancellationToken cancellationToken)
    {
        foreach (var items in candles.Chunk(batchItems))
        {
            batch.Fill(items);
            var before = _position.After;
            _position.Sent(items[^1].Key);
            try
            {
                await sink.SendAsync(batch.OfHistory(_position.ToCursor(plan.Scope, log.TopicId).Encode()), cancellationToken);
            }
            catch
            {
                // The cursor of what follows must not claim a frame that was not sent.
                _position.Back(before);
                throw;
            }
        }
    }
}
