using Candlewick.StreamApi.Channels;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Subscriptions;
using Candlewick.StreamApi.Tail;

namespace Candlewick.StreamApi.Rest;

/// <summary>
/// Reads a log page by page over all partitions, in the order in which records were written. A page ends early where too many
/// records had to be looked at for it.
/// </summary>
internal sealed class EventPages(ServedStream channel, Scope scope, SubscriptionPosition position)
{
    private const int SliceRecords = 2_000;
    private const int MaxRecords = 200_000;

    // Of its own: the position changes while they are gone through.
    private readonly int[] _partitions = [.. position.Partitions];
    private readonly Dictionary<int, Queue<LogEntry>> _ahead = position.Partitions.ToDictionary(p => p, _ => new Queue<LogEntry>());
    private readonly Dictionary<int, long> _ends = position.Partitions.ToDictionary(p => p, p => channel.Log.Rings[p].Next);
    private readonly Dictionary<int, long> _read = position.Partitions.ToDictionary(p => p, position.Next);

    /// <summary>True where everything that there was has been read.</summary>
    public bool IsAtEnd => Array.TrueForAll(_partitions, p => _ahead[p].Count == 0 && _read[p] >= _ends[p]);

    /// <summary>The next items that are <paramref name="wanted"/>, up to <paramref name="count"/>; the position is then behind the last.</summary>
    public async Task<List<Item>> ReadAsync(Func<Item, bool> wanted, int count, CancellationToken cancellationToken)
    {
        var items = new List<Item>();
        for (int looked = 0; items.Count < count && looked < MaxRecords; looked++)
        {
            if (await NextAsync(cancellationToken) is not { } entry)
            {
                break;
            }

            if (entry.Key is { } key && scope.Instruments.Contains(key) && entry.Read(channel.Items) is { } item && scope.Contains(item) && wanted(item))
            {
                items.Add(item);
            }
        }

        return items;
    }

    private async Task<LogEntry?> NextAsync(CancellationToken cancellationToken)
    {
        int? first = null;
        foreach (int partition in _partitions)
        {
            var ahead = _ahead[partition];
            while (ahead.Count == 0 && _read[partition] < _ends[partition])
            {
                await FillAsync(partition, ahead, cancellationToken);
            }

            if (ahead.Count > 0 && (first is null || ahead.Peek().TimestampMs < _ahead[first.Value].Peek().TimestampMs))
            {
                first = partition;
            }
        }

        if (first is not { } earliest)
        {
            return null;
        }

        var entry = _ahead[earliest].Dequeue();
        position.Advance(earliest, entry.Offset + 1);
        return entry;
    }

    private async Task FillAsync(int partition, Queue<LogEntry> ahead, CancellationToken cancellationToken)
    {
        var slice = await channel.Log.ReadAsync(partition, _read[partition], SliceRecords, cancellationToken);
        foreach (var entry in slice.Entries.Where(e => e.Offset < _ends[partition]))
        {
            ahead.Enqueue(entry);
        }

        _read[partition] = slice.AtEnd ? Math.Max(slice.Next, _ends[partition]) : slice.Next;
        if (ahead.Count == 0)
        {
            position.Advance(partition, Math.Min(_read[partition], _ends[partition]));
        }
    }
}
