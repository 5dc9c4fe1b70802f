using Candlewick.Instruments.Lookup;
using Candlewick.StreamApi.Access;
using Candlewick.StreamApi.Channels;
using Candlewick.StreamApi.History;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Tail;

namespace Candlewick.StreamApi.Subscriptions;

/// <summary>Turns what a client asked for into where its subscription begins.</summary>
internal sealed class SubscriptionPlanner(InstrumentDirectory directory, TimeRange times, StreamLimits limits, TimeProvider time)
{
    private static readonly TimeSpan ReadyPatience = TimeSpan.FromSeconds(5);

    /// <summary>Plans <paramref name="request"/>.</summary>
    /// <param name="grant">What its client may read.</param>
    /// <param name="lostGoesLive">What a cursor that cannot be honoured does: go on live, or from the earliest it may.</param>
    /// <exception cref="RequestException">It cannot be done; the message says what to do instead.</exception>
    public async Task<SubscriptionPlan> PlanAsync(ServedChannel channel, SubscribeRequest request, Grant grant, bool lostGoesLive, CancellationToken cancellationToken)
    {
        var resolution = await directory.ResolveAsync(request.Instruments, cancellationToken);
        grant.Require(channel.Channel.Name, resolution.Set);
        if (!channel.Channel.IsOfInstruments)
        {
            // A pattern stands for more than the instruments that it matches.
            resolution = new Resolution(resolution.Set, [.. resolution.Instruments.Where(i => resolution.Set.Ids.Contains(i.Instrument))]);
        }

        if (resolution.Instruments.Count > limits.InstrumentsPerSubscription)
        {
            throw new RequestException(ErrorCodes.Limit, $"{resolution.Instruments.Count} instruments are more than the {limits.InstrumentsPerSubscription} of one subscription; use several");
        }

        var scope = new Scope(channel.Channel, resolution.Set, request.Intervals) { Grant = grant }.Between(0, TimeRange.ToUs(request.To, resolution));
        await ReadyAsync(channel.Ready, cancellationToken);
        if (channel is not ServedStream stream)
        {
            return new SubscriptionPlan(scope, resolution, SubscriptionPosition.AtLog([]));
        }

        if (request.From is StartFrom.Resume resume)
        {
            return await ResumeAsync(stream, resume, scope, resolution, lostGoesLive, cancellationToken);
        }

        long from = await times.FromUsAsync(request.From, resolution, request.Intervals, cancellationToken);
        if (from >= scope.ToUs)
        {
            throw new RequestException(ErrorCodes.BadRequest, "\"to\" is not later than \"from\"");
        }

        return await StartAsync(stream, request.From, scope.Between(from, scope.ToUs), resolution, cancellationToken);
    }

    private async Task<SubscriptionPlan> StartAsync(
        ServedStream stream, StartFrom from, Scope scope, Resolution resolution, CancellationToken cancellationToken)
    {
        switch (from)
        {
            case StartFrom.Last last when last.Count > limits.LastItems:
                throw new RequestException(
                    ErrorCodes.RangeTooLarge, $"last {last.Count} is more than {limits.LastItems}; give a time in \"from\", which has no such limit");
            case StartFrom.Last last:
                return await stream.History.LastAsync(scope, resolution, last.Count, cancellationToken);
            case StartFrom.Live:
                // Positions first: a record that comes in between is then in the stream, and not in the present state.
                var rings = stream.Log.Rings;
                var ends = scope.Instruments.Partitions(rings.Partitions).ToDictionary(p => p, p => rings[p].Next);
                var present = await stream.History.PresentAsync(scope, resolution, ends, cancellationToken);
                return new SubscriptionPlan(scope, resolution, SubscriptionPosition.AtLog(ends.Select(e => (e.Key, e.Value)))) { Snapshot = present };
            default:
                return await Retention.CheckAsync(await stream.History.FromTimeAsync(scope, resolution, cancellationToken), stream.Log, cancellationToken);
        }
    }

    private async Task<SubscriptionPlan> ResumeAsync(
        ServedStream stream, StartFrom.Resume resume, Scope asked, Resolution resolution, bool lostGoesLive, CancellationToken cancellationToken)
    {
        var cursor = Cursor.Decode(resume.Text);
        if (cursor is not null && cursor.Subscription != asked.Hash)
        {
            throw new RequestException(ErrorCodes.BadCursor, "the cursor is of a subscription with another channel, other instruments or intervals; give it back with what it was made for");
        }

        var scope = asked.Between(cursor?.FromUs ?? 0, Math.Min(asked.ToUs, cursor?.ToUs ?? long.MaxValue));
        string? lost = cursor is null ? "version" : await LostAsync(stream.Log, cursor, resume, scope, cancellationToken);
        if (lost is null)
        {
            var position = SubscriptionPosition.Resume(cursor!, resume.Positions);
            if (position.InHistory && stream.History is IStoredHistory stored)
            {
                await stored.CheckAsync(position, cancellationToken);
            }

            return new SubscriptionPlan(scope, resolution, position) { Lost = "", Mark = cursor!.Mark };
        }

        var start = lostGoesLive ? (StartFrom)new StartFrom.Live() : new StartFrom.Time(scope.FromUs);
        var plan = await StartAsync(stream, start, lostGoesLive ? scope.Between(0, scope.ToUs) : scope, resolution, cancellationToken);
        return plan.NotRecovered(lost);
    }

    /// <summary>Why the log cannot be read on from where the cursor stands; null where it can.</summary>
    private static async Task<string?> LostAsync(
        TopicLog log, Cursor cursor, StartFrom.Resume resume, Scope scope, CancellationToken cancellationToken)
    {
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

    private async Task ReadyAsync(Task ready, CancellationToken cancellationToken)
    {
        try
        {
            await ready.WaitAsync(ReadyPatience, time, cancellationToken);
        }
        catch (Exception e) when (e is TimeoutException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw ServedChannel.NotReady();
        }
    }
}
