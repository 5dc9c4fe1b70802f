using System.Runtime.InteropServices;
using Candlewick.StreamApi.Items;

namespace Candlewick.StreamApi.Subscriptions;

/// <summary>
/// Items of one subscription that its client gets together, numbered without a hole. A subscription has one, and fills it
/// again when its sink took it.
/// </summary>
internal sealed record ItemBatch(string Id) : StreamEvent
{
    private readonly List<Item> _items = [];

    public ReadOnlySpan<Item> Items => CollectionsMarshal.AsSpan(_items);

    public int Count => _items.Count;

    /// <summary>Number of the batch, from 1.</summary>
    public long Seq { get; private set; }

    /// <summary>Where the last item lies in the log; all are of that partition. Null for history and states.</summary>
    public (int Partition, long Offset)? Position { get; private set; }

    /// <summary>Where the subscription stands after them, of history only.</summary>
    public string? Cursor { get; private set; }

    /// <summary>The present state rather than what followed.</summary>
    public bool IsSnapshot { get; private set; }

    /// <summary>An item stands for more than one change.</summary>
    public bool IsConflated { get; private set; }

    /// <summary>Its sender flushes when it has no more at once: until then it may wait, so that small batches leave together.</summary>
    public bool MoreFollows { get; private set; }

    /// <summary>Empties it.</summary>
    public void Clear() => _items.Clear();

    public void Add(Item item) => _items.Add(item);

    /// <summary>Makes <paramref name="items"/> its contents.</summary>
    public void Fill(IEnumerable<Item> items)
    {
        _items.Clear();
        _items.AddRange(items);
    }

    /// <summary>Its items are records of the log, the last one at <paramref name="offset"/>.</summary>
    public ItemBatch OfLog(int partition, long offset) => Number((partition, offset), null, false, false, moreFollows: true);

    /// <summary>Its items are stored ones.</summary>
    public ItemBatch OfHistory(string cursor) => Number(null, cursor, false, false);

    /// <summary>Its items are a state.</summary>
    public ItemBatch OfState(bool snapshot, bool conflated) => Number(null, null, snapshot, conflated);

    private ItemBatch Number((int, long)? position, string? cursor, bool snapshot, bool conflated, bool moreFollows = false)
    {
        Seq++;
        (Position, Cursor, IsSnapshot, IsConflated, MoreFollows) = (position, cursor, snapshot, conflated, moreFollows);
        return this;
    }
}
