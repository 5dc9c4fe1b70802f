using Candlewick.Instruments.Lookup;
using Candlewick.StreamApi.Channels;
using Candlewick.StreamApi.Subscriptions;
using Candlewick.StreamApi.Tail;
using Candlewick.Streaming.Topics;

namespace Candlewick.StreamApi.History;

/// <summary>
/// Finds where the last n items of each instrument and interval begin in a topic without an index: by windows back from
/// the end, each twice as long as the one before.
/// </summary>
internal sealed class LastItems(ChannelLog channel, Scope scope, int count)
{
    private const int SliceRecords = 2_000;

    /// <summary>Records looked at in one partition; an instrument with fewer items than asked for within them gets those.</summary>
    private const long MaxRecords = 1_000_000;

    private readonly TopicLog _log = channel.Log;
    private readonly Dictionary<(string Instrument, string? Interval), long> _floors = [];

    /// <summary>First offset wanted of each instrument and interval that has any.</summary>
    public IReadOnlyDictionary<(string Instrument, string? Interval), long> Floors => _floors;

    /// <summary>Where each partition must be read from.</summary>
    public async Task<List<(int Partition, long Next)>> FindAsync(Resolution resolution, CancellationToken cancellationToken)
    {
        var positions = new List<(int, long)>();
        int partitions = _log.Rings.Partitions;
        foreach (int partition in scope.Instruments.Partitions(partitions))
        {
            int expected = resolution.Instruments
                .Where(i => i.Known && InstrumentPartition.Of(i.Instrument, partitions) == partition)
                .Select(i => i.Instrument).Distinct(StringComparer.Ordinal).Count() * Math.Max(1, scope.Intervals.Count);
            positions.Add((partition, await FindAsync(partition, expected, cancellationToken)));
        }

        return positions;
    }

    private async Task<long> FindAsync(int partition, int expected, CancellationToken cancellationToken)
    {
        long end = _log.Rings[partition].Next;
        var (low, _) = await _log.Older.BoundsAsync(partition, cancellationToken);
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
        var found = new Dictionary<(string, string?), List<long>>();
        for (bool atEnd = false; from < to && !atEnd;)
        {
            var slice = await _log.ReadAsync(partition, from, SliceRecords, cancellationToken);
            foreach (var entry in slice.Entries.Where(e => e.Offset < to && e.Key is not null && scope.Instruments.Contains(e.Key)))
            {
                if (entry.Read(channel.Items) is { } item && scope.Contains(item))
                {
                    var slot = (item.Instrument, item.Interval);
                    (found.TryGetValue(slot, out var offsets) ? offsets : found[slot] = []).Add(entry.Offset);
                }
            }

            from = slice.Next;
            atEnd = slice.AtEnd;
        }

        foreach (var (slot, ascending) in found)
        {
            var all = newestFirst.TryGetValue(slot, out var offsets) ? offsets : newestFirst[slot] = [];
            for (int i = ascending.Count - 1; i >= 0 && all.Count < count; i--)
            {
                all.Add(ascending[i]);
            }
        }
    }
}
