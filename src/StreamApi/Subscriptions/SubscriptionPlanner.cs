using Candlewick.Instruments.Lookup;
using Candlewick.Market.Candles;
using Candlewick.Market.Sessions;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Tail;

namespace Candlewick.StreamApi.Subscriptions;

/// <summary>Turns what a client asked for into where its subscription begins.</summary>
internal sealed class SubscriptionPlanner(TailSet tails, InstrumentDirectory directory, StorePlanner stored, TimeRange times, StreamLimits limits)
{
    private static readonly TimeSpan ReadyPatience = TimeSpan.FromSeconds(5);

    /// <summary>Plans <paramref name="request"/>.</summary>
    /// <param name="lostGoesLive">What a cursor that cannot be honoured does: go on live, or from the earliest it may.</param>
    /// <exception cref="RequestException">It cannot be done; the message says what to do instead.</exception>
    public async Task<SubscriptionPlan> PlanAsync(SubscribeRequest request, bool lostGoesLive, TimeProvider time, CancellationToken cancellationToken)
    {
        bool fast = CheckIntervals(request.Channel, request.Intervals);
        var resolution = await directory.ResolveAsync(request.Instruments, cancellationToken);
        if (resolution.Instruments.Count > limits.InstrumentsPerSubscription)
        {
            throw new RequestException(ErrorCodes.Limit, $"{resolution.Instruments.Count} instruments are more than the {limits.InstrumentsPerSubscription} of one subscription; use several");
        }

        var scope = new Scope(request.Channel, resolution.Set, request.Intervals, fast).Between(0, TimeRange.ToUs(request.To, resolution));
        await ReadyAsync(tails.ReadyOf(scope.Topic), time, cancellationToken);
        if (request.Channel == Channel.CandlesLive)
        {
            return new SubscriptionPlan(scope, resolution, SubscriptionPosition.AtLog([]));
        }

        if (request.From is StartFrom.Resume resume)
        {
            return await ResumeAsync(resume, scope, resolution, lostGoesLive, cancellationToken);
        }

        long from = await times.FromUsAsync(request.From, resolution, request.Intervals, cancellationToken);
        if (from >= scope.ToUs)
        {
            throw new RequestException(ErrorCodes.BadRequest, "\"to\" is not later than \"from\"");
        }

        return await StartAsync(request.From, scope.Between(from, scope.ToUs), resolution, cancellationToken);
    }

    private async Task<SubscriptionPlan> StartAsync(StartFrom from, Scope scope, Resolution resolution, CancellationToken cancellationToken)
    {
        if (from is StartFrom.Last last && last.Count > limits.LastItems)
        {
            throw new RequestException(ErrorCodes.RangeTooLarge, $"last {last.Count} is more than {limits.LastItems}; give a time in \"from\", which has no such limit");
        }

        var log = new LogPlanner(tails[scope.Topic]);
        return (from, scope.HasStore) switch
        {
            (StartFrom.Live, true) => await stored.LiveAsync(scope, resolution, cancellationToken),
            (StartFrom.Live, false) => log.Live(scope, resolution),
            (StartFrom.Last n, true) => await stored.LastAsync(scope, resolution, n.Count, cancellationToken),
            (StartFrom.Last n, false) => await log.LastAsync(scope, resolution, n.Count, cancellationToken),
            (_, true) => await stored.FromTimeAsync(scope, resolution, cancellationToken),
            (_, false) => await log.FromTimeAsync(scope, resolution, cancellationToken),
        };
    }

    private async Task<SubscriptionPlan> ResumeAsync(
        StartFrom.Resume resume, Scope asked, Resolution resolution, bool lostGoesLive, CancellationToken cancellationToken)
    {
        var cursor = Cursor.Decode(resume.Text);
        if (cursor is not null && cursor.Subscription != asked.Hash)
        {
            throw new RequestException(ErrorCodes.BadCursor, "the cursor is of a subscription with another channel, other instruments or intervals; give it back with what it was made for");
        }

        var scope = asked.Between(cursor?.FromUs ?? 0, Math.Min(asked.ToUs, cursor?.ToUs ?? long.MaxValue));
        string? lost = cursor is null ? "version" : await LostAsync(cursor, resume, scope, cancellationToken);
        if (lost is null)
        {
            var position = SubscriptionPosition.Resume(cursor!, resume.Positions);
            if (position.InHistory)
            {
                await stored.CheckAsync(position, cancellationToken);
            }

            return new SubscriptionPlan(scope, resolution, position) { Lost = "" };
        }

        var start = lostGoesLive ? (StartFrom)new StartFrom.Live() : new StartFrom.Time(scope.FromUs);
        var plan = await StartAsync(start, lostGoesLive ? scope.Between(0, scope.ToUs) : scope, resolution, cancellationToken);
        return plan.NotRecovered(lost);
    }

    /// <summary>Why the log cannot be read on from where the cursor stands; null where it can.</summary>
    private async Task<string?> LostAsync(Cursor cursor, StartFrom.Resume resume, Scope scope, CancellationToken cancellationToken)
    {
        var log = tails[scope.Topic];
        if (cursor.TopicId != log.TopicId
            || !cursor.Positions.Select(p => p.Partition).SequenceEqual(scope.Instruments.Partitions(log.Rings.Partitions)))
        {
            return "epoch";
        }

        var position = SubscriptionPosition.Resume(cursor, resume.Positions);
        foreach (int partition in position.Partitions)
        {
            long next = position.Next(partition);
            var ring = log.Rings[partition];
            if (next >= ring.First && next <= ring.Next)
            {
                continue;
            }

            var (low, high) = await log.Older.BoundsAsync(partition, cancellationToken);
            if (next < low || next > high)
            {
                return next < low ? "retention" : "epoch";
            }
        }

        return null;
    }

    private static bool CheckIntervals(Channel channel, IReadOnlyList<string> intervals)
    {
        int fast = 0;
        foreach (string text in intervals)
        {
            if (!BarSpec.TryParse(text, out var spec, out string? error) || !CandleRules.CanBuild(spec, out error))
            {
                throw new RequestException(ErrorCodes.UnknownInterval, error);
            }

            fast += spec.IsFast ? 1 : 0;
        }

        return channel == Channel.CandlesLive || fast == 0 || fast == intervals.Count
            ? fast > 0
            : throw new RequestException(ErrorCodes.BadRequest, "intervals below 1m come from a log of their own and cannot share a subscription with longer ones; subscribe twice");
    }

    private static async Task ReadyAsync(Task ready, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            await ready.WaitAsync(ReadyPatience, time, cancellationToken);
        }
        catch (Exception e) when (e is TimeoutException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new RequestException(ErrorCodes.UpstreamUnavailable, "the log is not read up to its end yet; try again in some seconds", retryable: true);
        }
    }
}
