using Candlewick.Instruments.Lookup;
using Candlewick.StreamApi.Channels;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Replay;
using Candlewick.StreamApi.Subscriptions;
using Candlewick.StreamApi.Tail;
using Candlewick.Streaming.Topics;

namespace Candlewick.StreamApi.History;

/// <summary>
/// Finds where the last n items of each instrument and interval begin in a topic without an index: by windows back from
/// the end, each twice as long as the one before.
/// </summary>
/// <param name="reader">Reads records from where a clock stands, microseconds UTC; null: each is an item, or none.</param>
internal sealed class LastItems(ChannelLog channel, Scope scope, int count, Func<Scope, long, IReplayReader>? reader = null)
{
    private const int SliceRecords = 2_000;

    /// <summary>Records looked at in one partition; an instrument with fewer items than asked for within them gets those.</summary>
    private const long MaxRecords = 1_000_000;

    /// <summary>The same, where they are looked for in the rings.</summary>
    private const long RecentRecords = 10_000;

    private readonly TopicLog _log = channel.Log;
    private readonly Dictionary<(string Instrument, string? Interval), long> _floors = [];
    private readonly Dictionary<(string Instrument, string? Interval), Item> _newest = [];

    /// <summary>Nothing is looked for but in the last records of the rings: what is to be told at once may not take long.</summary>
    public bool InRings { get; init; }

    /// <summary>First offset wanted of each instrument and interval that has any.</summary>
    public IReadOnlyDictionary<(string Instrument, string? Interval), long> Floors => _floors;

    /// <summary>The newest item of each.</summary>
    public IReadOnlyCollection<Item> Newest => _newest.Values;

    /// <summary>Where each partition must be read from.</summary>
    /// <param name="ends">Next offset of each partition in scope; what lies from there on is not looked at.</param>
    public async Task<List<(int Partition, long Next)>> FindAsync(Resolution resolution, IReadOnlyDictionary<int, long> ends, CancellationToken cancellationToken)
    {
        var positions = new List<(int, long)>();
        foreach (var (partition, end) in ends)
        {
            int expected = resolution.Instruments
                .Where(i => i.Known && InstrumentPartition.Of(i.Instrument, _log.Rings.Partitions) == partition)
                .Select(i => i.Instrument).Distinct(StringComparer.Ordinal).Count() * Math.Max(1, scope.Intervals.Distinct(StringComparer.Ordinal).Count());
            positions.Add((partition, await FindAsync(partition, end, expected, cancellationToken)));
        }

        return positions;
    }

    private async Task<long> FindAsync(int partition, long end, int expected, CancellationToken cancellationToken)
    {
        long low = InRings ? Math.Max(_log.Rings[partition].First, end - RecentRecords) : (await _log.Older.BoundsAsync(partition, cancellationToken)).Low;
        var newestFirst = new Dictionary<(string, string?), List<long>>();
        long start = end;
        long window = Math.Max(SliceRecords, 4L * count);
        while (start > low && end - start < MaxRecords && (newestFirst.Count < expected || newestFirst.Values.Any(o => o.Count < count)))
        {
            long from = Math.Max(low, start - window);
            await CollectAsync(partition, from, start, newestFirst, cancellationToken);
            start = from;
            window *= 2;
        }

        foreach (var (slot, offsets) in newestFirst)
        {
            _floors[slot] = offsets[^1];
        }

        return newestFirst.Count == 0 ? end : newestFirst.Values.Min(o => o[^1]);
    }

    private async Task CollectAsync(
        int partition, long from, long to, Dictionary<(string, string?), List<long>> newestFirst, CancellationToken cancellationToken)
    {
        var found = new Dictionary<(string, string?), List<(long Offset, Item Item)>>();
        var seen = new List<Seen>();
        IReplayReader? reading = null;
        for (bool atEnd = false; from < to && !atEnd;)
        {
            var slice = await _log.ReadAsync(partition, from, SliceRecords, cancellationToken);
            var entries = slice.Entries.FindAll(e => e.Offset < to);
            reading ??= reader?.Invoke(scope, entries.Count > 0 ? entries[0].TimestampMs * 1_000 : 0) ?? new RecordReplay(channel.Items, byStamp: false);
            await scope.Grant.ReadAsync(InRings ? 0 : entries.Count, cancellationToken);
            await reading.BeginAsync(entries, scope, cancellationToken);
            foreach (var entry in entries)
            {
                seen.Clear();
                await reading.ReadAsync(entry, scope, seen);
                foreach (var (_, item) in seen)
                {
                    var slot = (item.Instrument, item.Interval);
                    (found.TryGetValue(slot, out var items) ? items : found[slot] = []).Add((entry.Offset, item));
                }
            }

            from = slice.Next;
            atEnd = slice.AtEnd;
        }

        foreach (var (slot, ascending) in found)
        {
            _newest.TryAdd(slot, ascending[^1].Item);
            var all = newestFirst.TryGetValue(slot, out var offsets) ? offsets : newestFirst[slot] = [];
            for (int i = ascending.Count - 1; i >= 0 && all.Count < count; i--)
            {
                all.Add(ascending[i].Offset);
            }
        }
    }
}
