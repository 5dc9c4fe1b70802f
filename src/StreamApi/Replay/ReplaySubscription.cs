using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Subscriptions;

namespace Candlewick.StreamApi.Replay;

/// <summary>A subscription that a clock plays.</summary>
internal sealed class ReplaySubscription : Subscription
{
    private readonly ClockHold _hold;
    private readonly ScopeChanger _changer;
    private readonly Timeline _timeline;
    private readonly ClockPart _part;
    private readonly bool _joins;

    /// <param name="request">Whose cursor, where it has one, says where its clock begins.</param>
    /// <param name="batchItems">Items of a frame.</param>
    public ReplaySubscription(
        SubscribeRequest request, SubscriptionPlan plan, ReplaySource source, ClockHold hold, ScopeChanger changer, IEventSink sink, int batchItems, TimeProvider time)
        : base(request.Id)
    {
        (_hold, _changer) = (hold, changer);
        _timeline = new Timeline(plan, source, time);
        bool resumes = plan.Mark is not null;
        _joins = hold.Clock.HasBegun && !resumes;
        _part = new ClockPart(request.Id, _timeline, sink, batchItems)
        {
            StartUs = resumes ? (plan.Mark!.ClockUs > 0 ? plan.Mark.ClockUs : null)
                : request.From is StartFrom.Time or StartFrom.Span ? plan.Scope.FromUs
                : null,
        };
    }

    public override string Cursor => _part.Cursor ?? _timeline.Cursor(ClockUs);

    private long ClockUs => Math.Max(_hold.Clock.NowUs, _part.StartUs ?? 0);

    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        var clock = _hold.Clock;
        var state = _joins
            ? await _timeline.SeekAsync(await _timeline.PlanAsync(clock.NowUs, cancellationToken), clock.NowUs, cancellationToken)
            : await _timeline.OpenAsync(ClockUs, cancellationToken);
        await _part.BeginAsync(_timeline.Lost, ClockUs, cancellationToken);
        if (_timeline.Lost != "")
        {
            await _part.SendStateAsync(state);
        }

        await clock.JoinAsync(_part);
        _hold.Joined();
        try
        {
            await _part.Ended.WaitAsync(cancellationToken);
        }
        finally
        {
            await clock.LeaveAsync(_part);
        }
    }

    public override Task ApplyAsync(SubscriptionCommand command, CancellationToken cancellationToken) =>
        (command is SubscriptionCommand.Update update ? _hold.Clock.UpdateAsync(_part, _changer, update) : _hold.Clock.ApplyAsync(command)).WaitAsync(cancellationToken);

    /// <summary>The clock's, which others may be at, is given up by whoever holds it.</summary>
    public override void Dispose() => _hold.Dispose();
}
