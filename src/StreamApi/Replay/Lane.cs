using Candlewick.StreamApi.Items;

namespace Candlewick.StreamApi.Replay;

/// <summary>An item in its place on a timeline.</summary>
/// <param name="Us">When it was seen, microseconds of the log's time.</param>
/// <param name="Offset">Of its record; 0 of stored candles, which have an order of their own.</param>
/// <param name="EndsRecord">The last item of its record: a cursor may stand behind it.</param>
internal readonly record struct LaneItem(long Us, Item Item, long Offset, bool EndsRecord);

/// <summary>One of the sequences that a timeline is merged from, read ahead by a bounded number of records.</summary>
internal abstract class Lane
{
    private readonly List<LaneItem> _items = [];
    private int _at;

    /// <summary>Partition, which decides between items that were seen at the same time.</summary>
    public abstract int Partition { get; }

    /// <summary>There is nothing after what was read, for now.</summary>
    public abstract bool IsAtEnd { get; }

    /// <summary>Nothing that was seen before this time is still to be read, as long as the log is in the order of its stamps.</summary>
    public long HorizonUs { get; protected set; } = long.MinValue;

    public bool HasItem => _at < _items.Count;

    /// <summary>The next item.</summary>
    public LaneItem Next => _items[_at];

    public virtual void Take()
    {
        _at++;
        if (_at == _items.Count)
        {
            _items.Clear();
            _at = 0;
        }
    }

    /// <summary>Reads on by a slice. What was taken before is sent before.</summary>
    public abstract ValueTask ReadAsync(CancellationToken cancellationToken);

    protected void Add(LaneItem item) => _items.Add(item);
}
