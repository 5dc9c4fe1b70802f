using Candlewick.Instruments.Lookup;
using Candlewick.StreamApi.Channels;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Subscriptions;
using Candlewick.StreamApi.Tail;

namespace Candlewick.StreamApi.History;

/// <summary>
/// Events are a log of what was, and no state: there is no present one of each instrument, and the last ones are the last of
/// all that a subscription is about.
/// </summary>
internal sealed class EventHistory(ChannelLog channel) : IHistory
{
    private const int SliceRecords = 2_000;

    /// <summary>Records looked at in one partition for the last events: those before are not found so.</summary>
    private const long MaxRecords = 1_000_000;

    private readonly TopicLog _log = channel.Log;
    private readonly LogHistory _all = new(channel);

    public Task<IReadOnlyList<Item>> PresentAsync(
        Scope scope, Resolution resolution, IReadOnlyDictionary<int, long> ends, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Item>>([]);

    public Task<SubscriptionPlan> FromTimeAsync(Scope scope, Resolution resolution, CancellationToken cancellationToken) =>
        _all.FromTimeAsync(scope, resolution, cancellationToken);

    public Task<SubscriptionPlan> LastAsync(Scope scope, Resolution resolution, int count, CancellationToken cancellationToken) =>
        LastAsync(scope, resolution, count, static _ => true, cancellationToken);

    /// <summary>The last events that are <paramref name="wanted"/>.</summary>
    public async Task<SubscriptionPlan> LastAsync(Scope scope, Resolution resolution, int count, Func<Item, bool> wanted, CancellationToken cancellationToken)
    {
        var ends = new Dictionary<int, long>();
        var last = new List<LogEntry>();
        foreach (int partition in scope.Instruments.Partitions(_log.Rings.Partitions))
        {
            ends[partition] = _log.Rings[partition].Next;
            last.AddRange(await LastAsync(scope, wanted, partition, ends[partition], count, cancellationToken));
        }

        var first = last.OrderBy(e => e.TimestampMs).TakeLast(count).GroupBy(e => e.Partition).ToDictionary(p => p.Key, p => p.Min(e => e.Offset));
        return new SubscriptionPlan(scope, resolution, SubscriptionPosition.AtLog(ends.Select(e => (e.Key, first.GetValueOrDefault(e.Key, e.Value)))));
    }

    /// <summary>The last events of a partition before <paramref name="end"/>, by windows back from it, each twice as long as the one before.</summary>
    private async Task<List<LogEntry>> LastAsync(Scope scope, Func<Item, bool> wanted, int partition, long end, int count, CancellationToken cancellationToken)
    {
        var (low, _) = await _log.Older.BoundsAsync(partition, cancellationToken);
        var found = new List<LogEntry>();
        long window = SliceRecords;
        for (long start = end; start > low && end - start < MaxRecords && found.Count < count; window *= 2)
        {
            long from = Math.Max(low, start - window);
            found.InsertRange(0, await BetweenAsync(scope, wanted, partition, from, start, cancellationToken));
            start = from;
        }

        return found;
    }

    private async Task<List<LogEntry>> BetweenAsync(Scope scope, Func<Item, bool> wanted, int partition, long from, long to, CancellationToken cancellationToken)
    {
        var found = new List<LogEntry>();
        for (bool atEnd = false; from < to && !atEnd;)
        {
            var slice = await _log.ReadAsync(partition, from, SliceRecords, cancellationToken);
            found.AddRange(slice.Entries.Where(e => e.Offset < to && e.Key is not null && scope.Instruments.Contains(e.Key) && e.Read(channel.Items) is { } item && scope.Contains(item) && wanted(item)));
            (from, atEnd) = (slice.Next, slice.AtEnd);
        }

        return found;
    }
}
