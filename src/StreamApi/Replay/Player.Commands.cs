using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Subscriptions;

namespace Candlewick.StreamApi.Replay;

/// <summary>What clients ask of a clock.</summary>
internal sealed partial class Player
{
    public async Task PauseAsync()
    {
        await FlushAsync();
        _schedule.Run(false);
        IsPaused = true;
        Replay();
        await TellAsync((part, cursor) => new StreamEvent.Paused(part.Id, cursor));
    }

    public async Task ResumeAsync()
    {
        IsPaused = false;
        await TellAsync((part, cursor) => new StreamEvent.Resumed(part.Id, cursor));
    }

    public async Task SpeedAsync(double times)
    {
        // Where nothing was paced so far, time stands where the last item did.
        if (HasBegun)
        {
            Anchor(NowUs);
        }

        _schedule.Speed(times);
        await TellAsync((part, _) => new StreamEvent.SpeedChanged(part.Id, times));
    }

    /// <param name="isExact">Time goes on from there; else with the first item after it.</param>
    /// <param name="cancellationToken">Something else is to be done.</param>
    /// <exception cref="RequestException">It cannot be sought to there; nothing has changed.</exception>
    public async Task SeekAsync(long us, bool isExact, CancellationToken cancellationToken)
    {
        if (parts.Find(part => part.Timeline.Scope.ToUs <= us) is { } over)
        {
            throw new RequestException(ErrorCodes.BadRequest, $"{us} is not before the \"to\" of subscription '{over.Id}'; seek to a time before it");
        }

        await FlushAsync();
        var plans = new List<SubscriptionPlan>();
        foreach (var part in parts)
        {
            plans.Add(await part.Timeline.PlanAsync(us, cancellationToken));
        }

        _lastUs = us;
        HasBegun = true;
        _anchored = false;
        if (isExact)
        {
            Anchor(us);
        }

        Replay();
        foreach (var (part, plan) in parts.Zip(plans))
        {
            await MoveAsync(part, () => part.Timeline.SeekAsync(plan, us, cancellationToken), cursor => new StreamEvent.Sought(part.Id, us, cursor, plan.Lost));
        }
    }

    /// <summary>Changes what a subscription carries, where it stands.</summary>
    /// <exception cref="RequestException">It cannot be changed; nothing has.</exception>
    public async Task UpdateAsync(ClockPart part, ScopeChanger changer, SubscriptionCommand.Update update, CancellationToken cancellationToken)
    {
        if (update.Conflate is not null)
        {
            throw new RequestException(ErrorCodes.BadRequest, "a replay's \"conflate\" stays as it is; subscribe anew with another one");
        }

        await FlushAsync();
        var timeline = part.Timeline;
        var change = await changer.ChangeAsync(timeline.Scope, timeline.Resolution, update, cancellationToken);
        var planned = await timeline.PlanAsync(change, NowUs, cancellationToken);
        await MoveAsync(
            part, () => timeline.ChangeAsync(planned, NowUs, cancellationToken), cursor => new StreamEvent.Updated(part.Id, change.Added.Instruments, cursor));
    }

    public async Task StepAsync(SubscriptionCommand.Step step)
    {
        if (!IsPaused)
        {
            throw new RequestException(ErrorCodes.BadRequest, "a step is made while it is paused; pause first");
        }

        // A second one follows the first.
        await EndStepAsync();
        _step = new PendingStep(step.Items, step.Span is { } span ? NowUs + (span.Ticks / TimeSpan.TicksPerMicrosecond) : null);
    }

    /// <summary>Has a part go on elsewhere, and tells it; where it cannot, it goes.</summary>
    private async ValueTask MoveAsync(ClockPart part, Func<Task<IReadOnlyList<Item>>> move, Func<string, StreamEvent> told)
    {
        try
        {
            var state = await move();
            await part.SendAsync(told, NowUs);
            await part.SendStateAsync(state);
        }
        catch (Exception e)
        {
            part.Fail(e is OperationCanceledException ? ClockWork.CutShort() : e);
        }
    }
}
