using Candlewick.StreamApi.Subscriptions;

namespace Candlewick.StreamApi.Replay;

/// <summary>
/// What a clock does between two waits: finds the next item of all parts, sends it when it is due, reads on where it must, and
/// says what there is to say. Used by one task.
/// </summary>
/// <param name="parts">What is played; the clock adds and removes.</param>
internal sealed partial class Player(List<ClockPart> parts, TimeProvider time)
{
    /// <summary>
    /// How late an item may be before all that follow are delayed with it. Below it the next wait makes up for what this one was
    /// late; above it, what came too late would come in a burst.
    /// </summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(50);

    /// <summary>Between two looks whether the end was reached, where nothing else happens.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private readonly Schedule _schedule = new(time);
    private readonly Delays _delays = new(time);
    private ClockPart? _filling;
    private PendingStep? _step;
    private long _lastUs;
    private bool _anchored;
    private bool _live;

    /// <summary>Where the clock stands, microseconds of the log's time.</summary>
    public long NowUs => Math.Max(_lastUs, _anchored && !_live ? _schedule.NowUs : 0);

    /// <summary>Something was sent, or it was sought.</summary>
    public bool HasBegun { get; private set; }

    public bool IsPaused { get; private set; }

    public void Begin(double times, bool paused)
    {
        _schedule.Speed(times);
        IsPaused = paused;
    }

    /// <summary>Plays a subscription, too. One that joins while it is paused is told.</summary>
    public async Task JoinAsync(ClockPart part)
    {
        parts.Add(part);
        if (!HasBegun && part.StartUs is { } us)
        {
            Anchor(_anchored ? Math.Min(us, _schedule.NowUs) : us);
        }

        LeaveLive();
        if (IsPaused)
        {
            await part.SendAsync(cursor => new StreamEvent.Paused(part.Id, cursor), NowUs);
        }
    }

    /// <summary>Stands still while somebody joins.</summary>
    public async ValueTask<TimeSpan?> StandAsync()
    {
        await FlushAsync();
        _schedule.Run(false);
        return Timeout.InfiniteTimeSpan;
    }

    /// <summary>Sends what was collected.</summary>
    public async ValueTask FlushAsync()
    {
        if (_filling is { } part)
        {
            _filling = null;
            await part.FlushAsync(_lastUs);
        }
    }

    /// <summary>Does the next thing there is to do.</summary>
    /// <param name="reading">Cancelled where something else is to be done than to read.</param>
    /// <returns>How long there is nothing to do; null where there is.</returns>
    public async ValueTask<TimeSpan?> AdvanceAsync(CancellationToken reading)
    {
        if (parts.Count == 0 || (IsPaused && _step is null))
        {
            return Timeout.InfiniteTimeSpan;
        }

        var (first, lane) = parts.First();
        long untilUs = lane?.Next.Us ?? long.MaxValue;
        if (parts.ToRead(untilUs) is var (reader, next))
        {
            return await ReadAsync(reader, next, reading);
        }

        if (first is null || lane is null)
        {
            return await AtEndAsync();
        }

        if (_step is { ToUs: { } stepUs } && untilUs > stepUs)
        {
            Anchor(stepUs);
            await EndStepAsync();
            return null;
        }

        if (await HoldAsync(untilUs) is { } wait)
        {
            // There is time to look for late items of those that are past their end.
            return parts.Straggler(NowUs) is var (late, rest) ? await ReadAsync(late, rest, reading) : wait;
        }

        await SendAsync(first, lane);
        return null;
    }

    /// <summary>Waits for an item that is not due; null where it is.</summary>
    private async ValueTask<TimeSpan?> HoldAsync(long us)
    {
        if (_schedule.Times == 0 || _live || _step is not null)
        {
            return null;
        }

        if (!_anchored)
        {
            Anchor(us);
        }

        _schedule.Run(true);
        var until = _schedule.Until(Math.Max(us, _lastUs));
        if (until > TimeSpan.Zero)
        {
            await FlushAsync();
            return until;
        }

        if (-until > Slack)
        {
            _schedule.Delay(-until);
            _delays.Add(-until);
        }

        if (_delays.Take() is { } by)
        {
            await TellAsync((part, _) => new StreamEvent.Delayed(part.Id, by));
        }

        return null;
    }

    private async ValueTask SendAsync(ClockPart part, Lane lane)
    {
        if (_filling != part)
        {
            await FlushAsync();
            _filling = part;
        }

        var item = lane.Next;
        lane.Take();
        part.Add(item.Item);
        _lastUs = Math.Max(_lastUs, item.Us);
        HasBegun = true;
        if (item.EndsRecord && part.IsFull)
        {
            await FlushAsync();
        }

        if (item.EndsRecord && _step is { Items: { } left } step)
        {
            _step = step with { Items = left - 1 };
            if (left <= 1)
            {
                Anchor(_lastUs);
                await EndStepAsync();
            }
        }
    }

    private async ValueTask<TimeSpan?> ReadAsync(ClockPart part, Lane lane, CancellationToken reading)
    {
        await FlushAsync();
        if (_live)
        {
            await part.CheckPaceAsync();
        }

        try
        {
            await part.Timeline.ReadAsync(lane, NowUs, reading);
        }
        catch (OperationCanceledException) when (!part.IsGone)
        {
            // Something else is to be done; it is read again.
        }
        catch (Exception e)
        {
            part.Fail(e);
        }

        return null;
    }

    private void Anchor(long us)
    {
        _schedule.MoveTo(us);
        _anchored = true;
    }

    private async ValueTask EndStepAsync()
    {
        if (_step is not null)
        {
            _step = null;
            await FlushAsync();
            await TellAsync((part, cursor) => new StreamEvent.Stepped(part.Id, NowUs, cursor));
        }
    }

    private async ValueTask TellAsync(Func<ClockPart, string, StreamEvent> happened)
    {
        await FlushAsync();
        foreach (var part in parts)
        {
            await part.SendAsync(cursor => happened(part, cursor), NowUs);
        }
    }
}
