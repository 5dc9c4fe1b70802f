using Candlewick.StreamApi.Channels;
using Candlewick.StreamApi.History;
using Candlewick.StreamApi.Items;

namespace Candlewick.StreamApi.Subscriptions;

/// <summary>An update of a subscription to a log, worked out before anything of it is done.</summary>
/// <param name="Change">What it carries afterwards.</param>
/// <param name="Partitions">What it reads afterwards.</param>
/// <param name="Joining">Where partitions begin that it did not read before; in history: their B.</param>
/// <param name="Present">The present state of what was added, where the subscription is live.</param>
internal sealed record StreamUpdate(ScopeChange Change, int[] Partitions, IReadOnlyDictionary<int, long> Joining, IReadOnlyList<Item> Present)
{
    /// <summary>Has what is added begin where the subscription stands.</summary>
    /// <param name="lastUs">Time of the last item sent, microseconds UTC.</param>
    public static async Task<StreamUpdate> PlanAsync(
        ServedStream channel, ScopeChange change, SubscriptionPosition position, long lastUs, CancellationToken cancellationToken)
    {
        int count = channel.Log.Rings.Partitions;
        int[] partitions = change.Scope.Instruments.Partitions(count);
        var joining = new Dictionary<int, long>();
        foreach (int partition in partitions.Except(position.Partitions))
        {
            joining[partition] = await JoinAtAsync(channel, partition, position, lastUs, cancellationToken);
        }

        if (!position.IsCaughtUp || change.Added.Ids.Count == 0)
        {
            return new StreamUpdate(change, partitions, joining, []);
        }

        // As of the positions that are read on from: an item is in the state or in the stream.
        var ends = change.AddedScope.Instruments.Partitions(count).ToDictionary(p => p, p => joining.TryGetValue(p, out long next) ? next : position.Next(p));
        return new StreamUpdate(change, partitions, joining, await channel.History.PresentAsync(change.AddedScope, change.Added, ends, cancellationToken));
    }

    private static async Task<long> JoinAtAsync(
        ServedStream channel, int partition, SubscriptionPosition position, long lastUs, CancellationToken cancellationToken)
    {
        if (position.InHistory && channel.History is IStoredHistory stored)
        {
            return await stored.StoredToAsync(partition, cancellationToken);
        }

        long end = channel.Log.Rings[partition].Next;
        return position.IsCaughtUp ? end : Math.Min(end, await channel.Log.Older.OffsetOfAsync(partition, lastUs / 1000, cancellationToken));
    }
}
