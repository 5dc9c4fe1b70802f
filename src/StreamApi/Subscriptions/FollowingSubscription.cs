using Candlewick.Instruments.Lookup;
using Candlewick.StreamApi.Notices;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Tail;

namespace Candlewick.StreamApi.Subscriptions;

/// <summary>
/// A subscription that follows a topic. Commands are applied between two events, by the task that runs it.
/// </summary>
internal abstract class FollowingSubscription : Subscription
{
    private readonly IEventSink _sink;
    private readonly CommandInbox _inbox;
    private readonly ITimer _timer;
    private bool _paused;
    private bool _isSeated;
    private long _timerDue = long.MaxValue;

    protected FollowingSubscription(string id, IEventSink sink, TimeProvider time)
        : base(id)
    {
        (_sink, Time, Batch) = (sink, time, new ItemBatch(id));
        _inbox = new CommandInbox(id, Wakeup);
        _timer = time.CreateTimer(static subscription => ((FollowingSubscription)subscription!).Due(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>What it is told besides its items; null where that is nothing.</summary>
    public NoticeSeat? Notices { get; init; }

    protected TimeProvider Time { get; }

    /// <summary>Has it look whether there is something to do.</summary>
    protected Wakeup Wakeup { get; } = new();

    /// <summary>Its items, numbered as long as it lives.</summary>
    protected ItemBatch Batch { get; }

    /// <summary>True where a command waits: the next step is to apply it.</summary>
    protected bool HasPosted => _inbox.HasPosted;

    /// <summary>What says that there may be something new to send.</summary>
    protected abstract Signal Changed { get; }

    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var cancelled = cancellationToken.UnsafeRegister(static wakeup => ((Wakeup)wakeup!).Set(), Wakeup);
        Changed.Add(Wakeup);
        Notices?.Wake(Wakeup);
        try
        {
            await StreamAsync(cancellationToken);
        }
        finally
        {
            Changed.Remove(Wakeup);
            _inbox.Close();
        }
    }

    public override Task ApplyAsync(SubscriptionCommand command, CancellationToken cancellationToken) => _inbox.PostAsync(command, cancellationToken);

    public override void Dispose()
    {
        Notices?.Dispose();
        _timer.Dispose();
    }

    /// <summary>It begins with the present, which is said with it.</summary>
    protected async ValueTask BeginAsync(Scope scope, Resolution resolution, CancellationToken cancellationToken)
    {
        if (Notices is { StartsLive: true })
        {
            Sit(scope, resolution);
            await TellAsync(cancellationToken);
        }
    }

    /// <summary>It is live from now on, but for one that ends.</summary>
    protected void GoLive(Scope scope, Resolution resolution)
    {
        if (!_isSeated && scope.ToUs == long.MaxValue)
        {
            Sit(scope, resolution);
        }
    }

    /// <summary>It carries something else now.</summary>
    protected void Reseat(Scope scope, Resolution resolution)
    {
        if (_isSeated)
        {
            Sit(scope, resolution);
        }
    }

    protected abstract Task StreamAsync(CancellationToken cancellationToken);

    /// <summary>Changes what it carries, and tells the client.</summary>
    protected abstract Task UpdateAsync(SubscriptionCommand.Update update, CancellationToken cancellationToken);

    /// <summary>It was resumed: what it held to be true of the present is not any more.</summary>
    protected virtual void Rejoin()
    {
    }

    protected ValueTask SendAsync(StreamEvent happened, CancellationToken cancellationToken) => _sink.SendAsync(happened, cancellationToken);

    /// <inheritdoc cref="IEventSink.FlushAsync"/>
    protected ValueTask FlushAsync(CancellationToken cancellationToken) => _sink.FlushAsync(cancellationToken);

    /// <summary>Applies what was posted; while it is paused, also what will be.</summary>
    protected async ValueTask TakeCommandsAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        while (_paused || _inbox.HasPosted)
        {
            if (_inbox.Take() is { } posted)
            {
                await ApplyAsync(posted, cancellationToken);
            }
            else
            {
                await Wakeup.WaitAsync();
                cancellationToken.ThrowIfCancellationRequested();
            }
        }

        if (Notices is { HasWaiting: true })
        {
            await TellAsync(cancellationToken);
        }
    }

    /// <summary>
    /// Waits until something has changed since it last waited: news, a command, its cancellation, or
    /// <paramref name="longest"/> has passed. It may end early: the caller looks for itself.
    /// </summary>
    protected ValueTask WaitAsync(TimeSpan longest)
    {
        if (longest != Timeout.InfiniteTimeSpan)
        {
            WakeAfter(longest > TimeSpan.Zero ? longest : TimeSpan.Zero);
        }

        return Wakeup.WaitAsync();
    }

    /// <summary>Leaves a timer as it is that will wake it earlier: what is due once a second is not set with every record.</summary>
    private void WakeAfter(TimeSpan longest)
    {
        long due = Time.GetTimestamp() + (long)(longest.TotalSeconds * Time.TimestampFrequency);
        if (due < Volatile.Read(ref _timerDue))
        {
            Volatile.Write(ref _timerDue, due);
            _timer.Change(longest, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>The timer has run down, by its own clock: a little early by ours, perhaps.</summary>
    private void Due()
    {
        Volatile.Write(ref _timerDue, long.MaxValue);
        Wakeup.Set();
    }

    private void Sit(Scope scope, Resolution resolution)
    {
        Notices?.Sit(scope, resolution);
        _isSeated = true;
    }

    private async ValueTask TellAsync(CancellationToken cancellationToken)
    {
        while (Notices?.Next() is { } notice)
        {
            await SendAsync(notice, cancellationToken);
        }
    }

    private async Task ApplyAsync(PostedCommand posted, CancellationToken cancellationToken)
    {
        try
        {
            switch (posted.Command)
            {
                case SubscriptionCommand.Update update:
                    await UpdateAsync(update, cancellationToken);
                    break;
                case SubscriptionCommand.Pause:
                    _paused = true;
                    await SendAsync(new StreamEvent.Paused(Id, Cursor), cancellationToken);
                    break;
                case SubscriptionCommand.Resume:
                    if (_paused)
                    {
                        _paused = false;
                        Rejoin();
                    }

                    await SendAsync(new StreamEvent.Resumed(Id, Cursor), cancellationToken);
                    break;
                default:
                    throw new RequestException(ErrorCodes.BadRequest, $"subscription '{Id}' is no replay; subscribe with \"speed\" or \"clock\" to seek, step or change its speed");
            }

            posted.Done();
        }
        catch (Exception e)
        {
            // Either the command alone has failed, or the subscription ends with it.
            posted.Fail(Failure.Passes(e) ? e : _inbox.Ended());
            if (!Failure.Passes(e))
            {
                throw;
            }
        }
    }
}
