using Candlewick.StreamApi.Items;

namespace Candlewick.StreamApi.Tail;

/// <summary>
/// One record as it came from Kafka. A channel decodes it when the first subscriber wants it, and what it says is then
/// shared by all: records nobody wants stay bytes.
/// </summary>
/// <param name="key">The instrument, on topics of a state <c>instrument|interval</c>; null on clock ticks.</param>
/// <param name="value">Null for a tombstone.</param>
internal sealed class LogEntry(int partition, long offset, long timestampMs, string? key, byte[]? value)
{
    private Reading? _readings;

    public int Partition { get; } = partition;

    public long Offset { get; } = offset;

    public long TimestampMs { get; } = timestampMs;

    public string? Key { get; } = key;

    public byte[]? Value { get; } = value;

    /// <summary>Number of its key among those of its topic; -1 where it has none, and of a record that is in no ring.</summary>
    public int KeyNumber { get; set; } = -1;

    /// <summary>The trace it belongs to, where it belongs to one.</summary>
    public string? Trace { get; init; }

    /// <summary>Of an open candle: offset of the last tick that it is made of; null where it does not say it.</summary>
    public long? TicksLast { get; init; }

    /// <summary>A record that is in no log: what this process made says <paramref name="item"/> to <paramref name="reader"/>.</summary>
    public static LogEntry Of(string key, Item item, IItemReader reader) => new(0, 0, 0, key, []) { _readings = new Reading(reader, item, null) };

    /// <summary>What it says to <paramref name="reader"/>, null where that is nothing for a subscriber. All who ask get the same object.</summary>
    public Item? Read(IItemReader reader)
    {
        var first = Volatile.Read(ref _readings);
        return Find(first, reader) is { } done ? done.Item : Add(first, reader);
    }

    private Item? Add(Reading? first, IItemReader reader)
    {
        var item = reader.Read(this);
        if (Trace is not null && item is not null)
        {
            item.Trace = Trace;
        }

        while (true)
        {
            var before = Interlocked.CompareExchange(ref _readings, new Reading(reader, item, first), first);
            if (before == first)
            {
                return item;
            }

            // Another thread was faster: what it made is what everybody shares.
            if (Find(before, reader) is { } done)
            {
                return done.Item;
            }

            first = before;
        }
    }

    private static Reading? Find(Reading? reading, IItemReader reader)
    {
        while (reading is not null && reading.Reader != reader)
        {
            reading = reading.Next;
        }

        return reading;
    }

    /// <summary>What one channel read in it. Nearly always there is one.</summary>
    private sealed record Reading(IItemReader Reader, Item? Item, Reading? Next);
}
