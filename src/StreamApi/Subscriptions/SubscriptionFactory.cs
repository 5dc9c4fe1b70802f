using System.Diagnostics;
using Candlewick.Market.Candles;
using Candlewick.StreamApi.Access;
using Candlewick.StreamApi.Candles;
using Candlewick.StreamApi.Channels;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Notices;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Replay;

namespace Candlewick.StreamApi.Subscriptions;

/// <summary>Makes subscriptions.</summary>
internal sealed class SubscriptionFactory(
    ChannelCatalog catalog, ChannelSet channels, ServedCandles candles, SubscriptionPlanner planner, ScopeChanger changer, NoticeBoard board, ReplayFactory replays, StreamLimits limits,
    ApiMetrics metrics, TimeProvider time)
{
    /// <summary>Looks at the form of a request, at once.</summary>
    /// <exception cref="RequestException">A field is missing or has no place in it; the message names it.</exception>
    public void Check(SubscribeRequest request)
    {
        catalog.Check(request);
        NameLimits.Check(request.Instruments, limits);
        ReplayFactory.Check(request);
    }

    /// <param name="grant">What its client may read.</param>
    /// <param name="hold">The place at a clock of what is replayed; else null.</param>
    /// <exception cref="RequestException">It cannot be done or is not allowed; the message says what to do instead.</exception>
    public async Task<Subscription> CreateAsync(SubscribeRequest request, Grant grant, bool lostGoesLive, IEventSink sink, ClockHold? hold, CancellationToken cancellationToken)
    {
        var channel = channels[catalog.Find(request.Channel, request.Intervals)];
        request = request with { Intervals = [.. request.Intervals.Select(text => BarSpec.Parse(text).ToString())] };
        sink = new MeasuredSink(sink, request.Channel, metrics, time);
        if (hold is not null)
        {
            return await replays.CreateAsync(channel.Channel, request, grant, lostGoesLive, sink, hold, cancellationToken);
        }

        if (channel is ServedStream whole && request.View is { } view)
        {
            channel = ReplaySources.In(whole, view, candles);
        }

        var plan = await planner.PlanAsync(channel, request, grant, lostGoesLive, cancellationToken);
        var notices = channel.Channel.IsOfInstruments ? board.Seat(request.Id, startsLive: request.From is StartFrom.Live) : null;
        return channel switch
        {
            ServedState state => new StateSubscription(request, plan, state, changer, sink, limits.ItemsPerFrame, time) { Notices = notices },
            ServedStream stream => new StreamSubscription(
                request.Id, plan, stream, changer, sink, limits.ItemsPerFrame, time, MergedItems.Of(request.Intervals, stream.History, candles, time)) { Notices = notices },
            _ => throw new UnreachableException(),
        };
    }
}
