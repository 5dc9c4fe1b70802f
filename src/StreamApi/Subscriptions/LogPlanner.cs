using Candlewick.Instruments.Lookup;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Tail;

namespace Candlewick.StreamApi.Subscriptions;

/// <summary>Plans subscriptions whose history is the topic itself: ticks, and candles below a minute.</summary>
internal sealed class LogPlanner(TopicLog log)
{
    /// <summary>
    /// A candle is stamped with the watermark that published it, which is past the bar's start but for one case: a source
    /// that ends in the pre-open session, whose prints count to the bar after it. No pre-open session is as long as this.
    /// </summary>
    private const long EarlyUs = 3_600_000_000;

    /// <summary>The present state of each instrument, then what follows.</summary>
    public SubscriptionPlan Live(Scope scope, Resolution resolution)
    {
        // Positions first: a record that comes in between is then in the stream, and at worst in the snapshot, too, but for the check.
        var positions = Partitions(scope).Select(p => (p, log.Rings[p].Next)).ToList();
        var ends = positions.ToDictionary(p => p.p, p => p.Next);
        var snapshot = resolution.Ids
            .Select(log.Rings.NewestOf)
            .Where(e => e is not null && ends.TryGetValue(e.Partition, out long end) && e.Offset < end)
            .Select(e => e!.Read(log.Items))
            .OfType<Item>().Where(scope.Contains).ToList();
        return new SubscriptionPlan(scope, resolution, SubscriptionPosition.AtLog(positions)) { Snapshot = snapshot };
    }

    /// <summary>The last <paramref name="count"/> items of each instrument and interval.</summary>
    public async Task<SubscriptionPlan> LastAsync(Scope scope, Resolution resolution, int count, CancellationToken cancellationToken)
    {
        var last = new LastItems(log, scope, count);
        var positions = await last.FindAsync(resolution, cancellationToken);
        return new SubscriptionPlan(scope, resolution, SubscriptionPosition.AtLog(positions)) { Floors = last.Floors };
    }

    /// <summary>Everything from <see cref="Scope.FromUs"/> on.</summary>
    public async Task<SubscriptionPlan> FromTimeAsync(Scope scope, Resolution resolution, CancellationToken cancellationToken)
    {
        var positions = new List<(int, long)>();
        foreach (int partition in Partitions(scope))
        {
            long start = scope.FromUs == 0
                ? (await log.Older.BoundsAsync(partition, cancellationToken)).Low
                : await log.Older.OffsetOfAsync(partition, Math.Max(0, scope.FromUs - EarlyUs) / 1000, cancellationToken);
            positions.Add((partition, Math.Min(start, log.Rings[partition].Next)));
        }

        return new SubscriptionPlan(scope, resolution, SubscriptionPosition.AtLog(positions));
    }

    private int[] Partitions(Scope scope) => scope.Instruments.Partitions(log.Rings.Partitions);
}
