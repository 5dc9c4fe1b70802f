using Candlewick.EventStore.Candles;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Tail;

namespace Candlewick.StreamApi.Subscriptions;

/// <summary>Makes subscriptions.</summary>
internal sealed class SubscriptionFactory(SubscriptionPlanner planner, TailSet tails, CandleHistory store, StreamLimits limits, TimeProvider time)
{
    /// <exception cref="RequestException">It cannot be done; the message says what to do instead.</exception>
    public async Task<ISubscription> CreateAsync(SubscribeRequest request, bool lostGoesLive, IEventSink sink, CancellationToken cancellationToken)
    {
        var plan = await planner.PlanAsync(request, lostGoesLive, time, cancellationToken);
        return request.Channel == Channel.CandlesLive
            ? new LiveSubscription(request.Id, plan, request.Conflate, tails.Live, tails.LiveItems, sink, limits.ItemsPerFrame, time)
            : new Subscription(request.Id, plan, tails[plan.Scope.Topic], store.ReadPageAsync, sink, limits.ItemsPerFrame, time);
    }
}
