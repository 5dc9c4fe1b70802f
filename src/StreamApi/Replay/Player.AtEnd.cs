using Candlewick.StreamApi.Subscriptions;

namespace Candlewick.StreamApi.Replay;

/// <summary>Where the log ends: what is over, and what is live from there.</summary>
internal sealed partial class Player
{
    /// <summary>Nothing is left of the log: parts that have an end may be over, and the others are live.</summary>
    private async ValueTask<TimeSpan?> AtEndAsync()
    {
        await FlushAsync();
        await EndStepAsync();
        if (IsPaused)
        {
            return null;
        }

        TimeSpan wait = Timeout.InfiniteTimeSpan;
        foreach (var part in parts)
        {
            if (part.Timeline.Scope.ToUs == long.MaxValue)
            {
                continue;
            }

            wait = Look;
            if (!part.Timeline.IsOver())
            {
                continue;
            }

            if (await HoldAsync(part.Timeline.Scope.ToUs) is { } until)
            {
                return until;
            }

            _lastUs = Math.Max(_lastUs, part.Timeline.Scope.ToUs);
            await part.SendAsync(cursor => new StreamEvent.Completed(part.Id, cursor), NowUs);
            part.End();
            return null;
        }

        await GoLiveAsync();
        return wait;
    }

    private async ValueTask GoLiveAsync()
    {
        _live = true;
        foreach (var part in parts)
        {
            if (!part.IsCaughtUp)
            {
                part.IsCaughtUp = true;
                await part.SendAsync(cursor => new StreamEvent.CaughtUp(part.Id, cursor), NowUs);
            }
        }
    }

    /// <summary>The schedule governs again.</summary>
    private void LeaveLive()
    {
        if (_live)
        {
            // Live, time stands where the last item did.
            long nowUs = NowUs;
            _live = false;
            Anchor(nowUs);
        }
    }

    /// <summary>What is live, is so no more, and will catch up again.</summary>
    private void Replay()
    {
        LeaveLive();
        foreach (var part in parts)
        {
            part.IsCaughtUp = false;
        }
    }
}
