using Candlewick.Instruments.Lookup;
using Candlewick.StreamApi.Candles;
using Candlewick.StreamApi.Channels;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Replay;
using Candlewick.StreamApi.Subscriptions;
using Candlewick.StreamApi.Tail;

namespace Candlewick.StreamApi.History;

/// <summary>The log is its own history: ticks, and candles below a minute.</summary>
/// <param name="candles">Which candles are served, where it is a log of candles.</param>
internal sealed class LogHistory(ChannelLog channel, ServedCandles? candles = null) : IHistory
{
    /// <summary>
    /// A candle is stamped with the watermark that published it, which is past the bar's start but for one case: a source
    /// that ends in the pre-open session, whose prints count to the bar after it. No pre-open session is as long as this.
    /// </summary>
    private const long EarlyUs = 3_600_000_000;

    private readonly TopicLog _log = channel.Log;

    public ICandleParts Parts { get; } = new PartsInLog(channel);

    /// <summary>As far as the rings have it. An instrument has a candle of each interval, and records of one are not the newest of all.</summary>
    public async Task<IReadOnlyList<Item>> PresentAsync(
        Scope scope, Resolution resolution, IReadOnlyDictionary<int, long> ends, CancellationToken cancellationToken)
    {
        if (candles is null)
        {
            return [.. resolution.Ids
                .Select(_log.Rings.NewestOf)
                .Where(e => e is not null && ends.TryGetValue(e.Partition, out long end) && e.Offset < end)
                .Select(e => e!.Read(channel.Items))
                .OfType<Item>().Where(scope.Contains)];
        }

        var last = new LastItems(channel, scope, 1, Reader) { InRings = true };
        await last.FindAsync(resolution, ends, cancellationToken);
        return [.. last.Newest.OrderBy(item => item.Key)];
    }

    public async Task<SubscriptionPlan> LastAsync(Scope scope, Resolution resolution, int count, CancellationToken cancellationToken)
    {
        var last = new LastItems(channel, scope, count, candles is null ? null : Reader);
        var ends = Partitions(scope).ToDictionary(partition => partition, partition => _log.Rings[partition].Next);
        var positions = await last.FindAsync(resolution, ends, cancellationToken);
        return new SubscriptionPlan(scope, resolution, SubscriptionPosition.AtLog(positions)) { Floors = last.Floors };
    }

    public async Task<SubscriptionPlan> FromTimeAsync(Scope scope, Resolution resolution, CancellationToken cancellationToken)
    {
        var positions = new List<(int, long)>();
        foreach (int partition in Partitions(scope))
        {
            long start = scope.FromUs == 0
                ? (await _log.Older.BoundsAsync(partition, cancellationToken)).Low
                : await _log.Older.OffsetOfAsync(partition, Math.Max(0, scope.FromUs - EarlyUs) / 1000, cancellationToken);
            positions.Add((partition, Math.Min(start, _log.Rings[partition].Next)));
        }

        return new SubscriptionPlan(scope, resolution, SubscriptionPosition.AtLog(positions));
    }

    private IReplayReader Reader(Scope scope, long clockUs) => MergedReplay.Of(channel.Items, scope.Intervals, candles!, Parts, clockUs);

    private int[] Partitions(Scope scope) => scope.Instruments.Partitions(_log.Rings.Partitions);
}
