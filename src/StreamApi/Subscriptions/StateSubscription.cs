using Candlewick.Instruments.Lookup;
using Candlewick.StreamApi.Channels;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Tail;

namespace Candlewick.StreamApi.Subscriptions;

/// <summary>
/// A subscription to a state, such as open candles: what is, then each change, or the newest of several where the client
/// reads slower than they come. It has no position: after a cut, the state is sent again.
/// </summary>
internal sealed class StateSubscription(
    SubscribeRequest request, SubscriptionPlan plan, ServedState channel, ScopeChanger changer, IEventSink sink, int batchItems, TimeProvider time)
    : FollowingSubscription(request.Id, sink, time)
{
    private readonly List<Item> _items = [];
    private Scope _scope = plan.Scope;
    private Resolution _resolution = plan.Resolution;
    private TimeSpan _conflate = request.Conflate ?? plan.Scope.Channel.Conflate;
    private IDisposable? _following;

    public override string? Cursor => null;

    protected override Signal Changed => channel.State.Changed;

    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await base.RunAsync(cancellationToken);
        }
        finally
        {
            _following?.Dispose();
        }
    }

    protected override async Task StreamAsync(CancellationToken cancellationToken)
    {
        _following = await channel.State.FollowAsync(_scope, _resolution.Ids, cancellationToken);
        await SendAsync(new StreamEvent.Subscribed(Id, _resolution.Instruments, null, null), cancellationToken);
        await BeginAsync(_scope, _resolution, cancellationToken);
        long version = await SendChangesAsync(_scope, 0, snapshot: true, cancellationToken);
        await SendAsync(new StreamEvent.CaughtUp(Id, null), cancellationToken);
        long? sent = null;
        while (true)
        {
            await TakeCommandsAsync(cancellationToken);
            if (sent is { } last && _conflate - Time.GetElapsedTime(last) is { Ticks: > 0 } early)
            {
                await WaitAsync(early);
                continue;
            }

            long now = await SendChangesAsync(_scope, version, snapshot: false, cancellationToken);
            if (now == version)
            {
                sent = null;
                await WaitAsync(Timeout.InfiniteTimeSpan);
            }
            else
            {
                sent = Time.GetTimestamp();
            }

            version = now;
        }
    }

    protected override async Task UpdateAsync(SubscriptionCommand.Update update, CancellationToken cancellationToken)
    {
        var change = await changer.ChangeAsync(_scope, _resolution, update, cancellationToken);
        var following = await channel.State.FollowAsync(change.Scope, change.Resolution.Ids, cancellationToken);
        _following?.Dispose();
        _following = following;
        (_scope, _resolution, _conflate) = (change.Scope, change.Resolution, update.Conflate ?? _conflate);
        Reseat(_scope, _resolution);
        await SendAsync(new StreamEvent.Updated(Id, change.Added.Instruments, null), cancellationToken);
        if (update.Add.Count > 0)
        {
            await SendChangesAsync(change.AddedScope, 0, snapshot: true, cancellationToken);
        }
    }

    /// <summary>Sends what changed after a version; returns the version it came to.</summary>
    private async Task<long> SendChangesAsync(Scope scope, long version, bool snapshot, CancellationToken cancellationToken)
    {
        StateChanges changes;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            _items.Clear();
            changes = channel.State.Read(version, scope, batchItems, _items);
            version = changes.Version;
            Batch.Fill(_items);
            if (Batch.Count > 0)
            {
                await SendAsync(Batch.OfState(snapshot, changes.AreConflated), cancellationToken);
            }
        }
        while (!changes.AreAll);
        return version;
    }
}
