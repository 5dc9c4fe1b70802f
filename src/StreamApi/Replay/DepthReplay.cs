using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Subscriptions;
using Candlewick.StreamApi.Tail;

namespace Candlewick.StreamApi.Replay;

/// <summary>Order books of one partition as they were: the newest of each instrument.</summary>
internal sealed class DepthReplay : IReplayReader
{
    private readonly IItemReader _items;
    private readonly Dictionary<string, Item> _newest = [];
    private readonly Trailing _trailing;

    /// <param name="conflate">Span of the log's time in which each is told once.</param>
    public DepthReplay(IItemReader items, TimeSpan conflate) =>
        (_items, _trailing) = (items, new Trailing(conflate.Ticks / TimeSpan.TicksPerMicrosecond, instrument => [_newest[instrument]]));

    public ValueTask ReadAsync(LogEntry entry, Scope scope, List<Seen> into)
    {
        _trailing.Reach(entry.TimestampMs * 1_000, into);
        if (entry.Key is { } key && scope.Instruments.Contains(key) && entry.Read(_items) is { } book)
        {
            _newest[key] = book;
            _trailing.Change(book.TimeUs, key, into);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Unlike in ticks, no clock goes on in this topic.</summary>
    public void End(List<Seen> into) => _trailing.End(into);

    public ValueTask<IReadOnlyList<Item>> PresentAsync(bool isTold)
    {
        if (isTold)
        {
            _trailing.Forget();
        }

        return ValueTask.FromResult<IReadOnlyList<Item>>([.. _newest.Keys.Order(StringComparer.Ordinal).Select(instrument => _newest[instrument])]);
    }
}
