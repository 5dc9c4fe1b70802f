using System.Diagnostics;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Subscriptions;
using Candlewick.StreamApi.Tail;

namespace Candlewick.StreamApi.Replay;

/// <summary>
/// Plays what subscriptions of one client replay on one schedule: all their items in the order in which they were seen, each
/// when it is due. One task plays it; whatever changes it is done there, between two items.
/// </summary>
internal sealed class ReplayClock : IDisposable
{
    private readonly Wakeup _wakeup = new();
    private readonly ClockWork _work;
    private readonly ITimer _timer;
    private readonly List<ClockPart> _parts = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationToken _stopping;
    private readonly Player _player;
    private int _joining;
    private int _used;
    private int _started;

    public ReplayClock(TimeProvider time)
    {
        _stopping = _stop.Token;
        _work = new ClockWork(_wakeup);
        _timer = time.CreateTimer(static wakeup => ((Wakeup)wakeup!).Set(), _wakeup, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _player = new Player(_parts, time);
    }

    /// <summary>The client's name of it; null where it is one subscription's own.</summary>
    public string? Name { get; init; }

    /// <summary>A subscription is at it, or is about to be.</summary>
    public bool IsUsed => Volatile.Read(ref _used) > 0;

    /// <summary>Where it stands, microseconds of the log's time. Exact while somebody joins.</summary>
    public long NowUs => _player.NowUs;

    /// <summary>How fast it goes; null before its first subscription said so.</summary>
    public double? Times { get; private set; }

    /// <summary>It has sent something, so that whoever joins does so at its present.</summary>
    public bool HasBegun => _player.HasBegun;

    public void Enter()
    {
        Interlocked.Increment(ref _used);
        Interlocked.Increment(ref _joining);
    }

    public void Joined()
    {
        Interlocked.Decrement(ref _joining);
        _wakeup.Set();
    }

    public void Leave() => Interlocked.Decrement(ref _used);

    /// <summary>Sets what it begins with.</summary>
    /// <param name="paused">It begins paused, or is paused already.</param>
    /// <exception cref="RequestException">It has another speed, or is not paused.</exception>
    public void Begin(double? times, bool paused)
    {
        if (Times is { } goes && times is { } other && goes != other)
        {
            throw new RequestException(ErrorCodes.BadRequest, $"clock '{Name}' goes at speed {goes}; leave \"speed\" out, or change it for all with op \"speed\"");
        }

        if (Times is null)
        {
            Times = times ?? 0;
            _player.Begin(Times.Value, paused);
        }
        else if (paused && !_player.IsPaused)
        {
            throw new RequestException(ErrorCodes.BadRequest, $"clock '{Name}' is not paused; leave \"paused\" out, or pause it for all with op \"pause\"");
        }
    }

    /// <summary>Waits until it stands still for whoever joins.</summary>
    public Task StandAsync() => Volatile.Read(ref _started) == 0 ? Task.CompletedTask : _work.PostAsync(_ => Task.CompletedTask);

    /// <summary>Plays a subscription, too.</summary>
    public async Task JoinAsync(ClockPart part)
    {
        if (Interlocked.Exchange(ref _started, 1) == 0)
        {
            _ = Task.Run(PlayAsync, CancellationToken.None);
        }

        await _work.PostAsync(async _ =>
        {
            part.Timeline.Source.Stream.Log.Rings.Changed.Add(_wakeup);
            await _player.JoinAsync(part);
        });
    }

    /// <summary>Plays it no more: when this has returned, nothing of it is sent.</summary>
    public async Task LeaveAsync(ClockPart part)
    {
        try
        {
            await _work.PostAsync(
                _ =>
                {
                    Remove(part);
                    return Task.CompletedTask;
                },
                leaves: true);
        }
        catch (OperationCanceledException)
        {
            // It has stopped: nothing is sent any more.
        }
    }

    /// <summary>Applies a command to all that it plays, and tells them.</summary>
    /// <exception cref="RequestException">It cannot be applied; the clock goes on as it was.</exception>
    public Task ApplyAsync(SubscriptionCommand command) => _work.PostAsync(async cancellationToken =>
    {
        switch (command)
        {
            case SubscriptionCommand.Pause:
                await _player.PauseAsync();
                break;
            case SubscriptionCommand.Resume:
                await _player.ResumeAsync();
                break;
            case SubscriptionCommand.Seek { To: StartFrom.Span span }:
                await _player.SeekAsync(Math.Max(0, NowUs - (span.Back.Ticks / TimeSpan.TicksPerMicrosecond)), isExact: true, cancellationToken);
                break;
            case SubscriptionCommand.Seek seek:
                await _player.SeekAsync(TimeOf(seek.To), seek.To is StartFrom.Time, cancellationToken);
                break;
            case SubscriptionCommand.Speed speed:
                Times = speed.Times;
                await _player.SpeedAsync(speed.Times);
                break;
            case SubscriptionCommand.Step step:
                await _player.StepAsync(step);
                break;
            default:
                throw new RequestException(ErrorCodes.BadRequest, "what a subscription carries is updated by its \"id\"");
        }
    });

    /// <summary>Changes what a subscription carries, where it stands.</summary>
    /// <exception cref="RequestException">It cannot be changed; it goes on as it was.</exception>
    public Task UpdateAsync(ClockPart part, ScopeChanger changer, SubscriptionCommand.Update update) =>
        _work.PostAsync(cancellationToken => _player.UpdateAsync(part, changer, update, cancellationToken));

    public void Dispose()
    {
        _stop.Cancel();
        _wakeup.Set();
        _stop.Dispose();
        _timer.Dispose();
    }

    private async Task PlayAsync()
    {
        try
        {
            while (!_stopping.IsCancellationRequested)
            {
                await _work.DoAsync();
                bool stands = Volatile.Read(ref _joining) > 0;
                var wait = stands ? await _player.StandAsync() : await _player.AdvanceAsync(_work.Reading);
                _parts.FindAll(part => part.IsGone).ForEach(Remove);
                if (wait is { } longest)
                {
                    await WaitAsync(longest);
                }
            }
        }
        catch (Exception e)
        {
            // Nothing that a client does leads here.
            _parts.ForEach(part => part.Fail(e));
        }
        finally
        {
            _work.Close();
            _parts.ToList().ForEach(Remove);
        }
    }

    private void Remove(ClockPart part)
    {
        if (_parts.Remove(part))
        {
            var changed = part.Timeline.Source.Stream.Log.Rings.Changed;
            changed.Remove(_wakeup);
            if (_parts.Exists(other => other.Timeline.Source.Stream.Log.Rings.Changed == changed))
            {
                changed.Add(_wakeup);
            }
        }
    }

    /// <summary>A date begins where it does at the first venue.</summary>
    private long TimeOf(StartFrom at) => at switch
    {
        StartFrom.Time time => time.Us,
        StartFrom.Date date => _parts.Select(part => TimeRange.FirstUs(date.Day, part.Timeline.Resolution)).DefaultIfEmpty(0).Min(),
        _ => throw new UnreachableException(),
    };

    private async ValueTask WaitAsync(TimeSpan longest)
    {
        if (longest != Timeout.InfiniteTimeSpan)
        {
            // In whole milliseconds, rounded up: a timer that is told less ends early, and would be set again and again.
            double milliseconds = Math.Min(Math.Ceiling(longest.TotalMilliseconds), TimeSpan.FromDays(1).TotalMilliseconds);
            _timer.Change(TimeSpan.FromMilliseconds(milliseconds), Timeout.InfiniteTimeSpan);
        }

        await _wakeup.WaitAsync();
        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
