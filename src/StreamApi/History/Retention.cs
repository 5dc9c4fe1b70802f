using Candlewick.StreamApi.Subscriptions;
using Candlewick.StreamApi.Tail;

namespace Candlewick.StreamApi.History;

/// <summary>Whether a log still has what is asked for.</summary>
internal static class Retention
{
    /// <summary>Says of a plan that begins before what retention has left that something may be missing.</summary>
    public static async Task<SubscriptionPlan> CheckAsync(SubscriptionPlan plan, TopicLog log, CancellationToken cancellationToken)
    {
        if (plan.Position.InHistory)
        {
            return plan;
        }

        foreach (int partition in plan.Position.Partitions)
        {
            var (low, _) = await log.Older.BoundsAsync(partition, cancellationToken);
            if (low > 0
                && await log.Older.OffsetOfAsync(partition, plan.Scope.FromUs / 1_000, cancellationToken) <= await log.Older.OffsetOfAsync(partition, 0, cancellationToken))
            {
                return plan.NotRecovered("retention");
            }
        }

        return plan;
    }
}
