using Candlewick.EventStore.Candles;
using Candlewick.StreamApi.Items;

namespace Candlewick.StreamApi.History;

/// <summary>The next candles of a source, in the order of their keys; fewer than <paramref name="count"/> at its end only.</summary>
internal delegate ValueTask<List<CandleRow>> CandlePages(int count, CancellationToken cancellationToken);

/// <summary>Stored candles, and those that are merged of them, as one history: each source is in order, and so are all together.</summary>
internal sealed class CandleItems(IEnumerable<CandlePages> sources) : IStoredItems
{
    private readonly Source[] _sources = [.. sources.Select(pages => new Source(pages))];

    public async ValueTask<IReadOnlyList<Item>> ReadAsync(int count, CancellationToken cancellationToken)
    {
        if (_sources is [var only])
        {
            return (await only.Pages(count, cancellationToken)).ConvertAll<Item>(static row => new CandleItem(row));
        }

        var items = new List<Item>(count);
        while (items.Count < count)
        {
            Source? first = null;
            foreach (var source in _sources)
            {
                await source.FillAsync(count, cancellationToken);
                first = source.Next is { } next && (first?.Next is not { } least || next.Key.CompareTo(least.Key) < 0) ? source : first;
            }

            if (first is null)
            {
                break;
            }

            items.Add(new CandleItem(first.Take()));
        }

        return items;
    }

    private sealed class Source(CandlePages pages)
    {
        private readonly Queue<CandleRow> _rows = [];
        private bool _isRead;

        public CandlePages Pages => pages;

        public CandleRow? Next => _rows.TryPeek(out var row) ? row : null;

        public CandleRow Take() => _rows.Dequeue();

        public async ValueTask FillAsync(int count, CancellationToken cancellationToken)
        {
            if (_rows.Count > 0 || _isRead)
            {
                return;
            }

            var page = await pages(count, cancellationToken);
            page.ForEach(_rows.Enqueue);
            _isRead = page.Count < count;
        }
    }
}
