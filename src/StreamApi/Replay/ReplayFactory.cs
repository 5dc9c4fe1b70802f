using Candlewick.StreamApi.Access;
using Candlewick.StreamApi.Channels;
using Candlewick.StreamApi.History;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Subscriptions;

namespace Candlewick.StreamApi.Replay;

/// <summary>Makes subscriptions that are replayed.</summary>
internal sealed class ReplayFactory(ReplaySources sources, SubscriptionPlanner planner, ScopeChanger changer, StreamLimits limits, TimeProvider time)
{
    /// <summary>Looks at the form of a request, at once.</summary>
    /// <exception cref="RequestException">It does not say where it begins, or pauses what has no clock.</exception>
    public static void Check(SubscribeRequest request)
    {
        if (request is { IsReplay: false, Paused: true })
        {
            throw new RequestException(ErrorCodes.BadRequest, "\"paused\" is for a replay; give \"speed\" or \"clock\", or leave it out");
        }

        if (request is { IsReplay: true, Clock: null, From: StartFrom.Live })
        {
            throw new RequestException(ErrorCodes.BadRequest, "a replay begins somewhere: give \"from\" a time, a date, a span back, {\"last\":n} or a cursor");
        }
    }

    /// <param name="hold">Its place at the clock.</param>
    /// <exception cref="RequestException">It cannot be done or is not allowed; the message says what to do instead.</exception>
    public async Task<Subscription> CreateAsync(
        Channel channel, SubscribeRequest request, Grant grant, bool lostGoesLive, IEventSink sink, ClockHold hold, CancellationToken cancellationToken)
    {
        var clock = hold.Clock;
        await clock.StandAsync();
        if (request.From is StartFrom.Live)
        {
            request = clock.HasBegun
                ? request with { From = new StartFrom.Time(clock.NowUs) }
                : throw new RequestException(ErrorCodes.BadRequest, $"clock '{clock.Name}' has not begun, so that there is nothing to join; give \"from\"");
        }

        var source = sources.Of(channel, request);
        var plan = await planner.PlanAsync(source.Stream, request, grant, lostGoesLive, cancellationToken);
        plan = request.From is StartFrom.Time or StartFrom.Date or StartFrom.Span ? await Retention.CheckAsync(plan, source.Stream.Log, cancellationToken) : plan;
        clock.Begin(request.Speed, request.Paused);
        return new ReplaySubscription(request, plan, source, hold, changer, sink, limits.ItemsPerFrame, time);
    }
}
