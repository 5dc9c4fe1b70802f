using Candlewick.StreamApi.Items;

namespace Candlewick.StreamApi.Tail;

/// <summary>
/// One record as it came from Kafka. It is decoded when the first subscriber wants it, and what it says is then
/// shared by all: records nobody wants stay bytes.
/// </summary>
/// <param name="key">The instrument, on <c>candles.live</c> <c>instrument|interval</c>; null on clock ticks.</param>
/// <param name="value">Null for a tombstone.</param>
internal sealed class LogEntry(int partition, long offset, long timestampMs, string? key, byte[]? value)
{
    private Item? _item;
    private bool _unreadable;

    public int Partition { get; } = partition;

    public long Offset { get; } = offset;

    public long TimestampMs { get; } = timestampMs;

    public string? Key { get; } = key;

    public byte[]? Value { get; } = value;

    /// <summary>What it says, null where it says nothing to a subscriber. Two threads may decode it at once; they make the same.</summary>
    public Item? Read(IItemReader reader)
    {
        if (_item is null && !_unreadable)
        {
            _item = reader.Read(this);
            _unreadable = _item is null;
        }

        return _item;
    }
}
