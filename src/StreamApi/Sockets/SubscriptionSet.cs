using Candlewick.Instruments.Lookup;
using Candlewick.StreamApi.Access;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Replay;
using Candlewick.StreamApi.Subscriptions;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Sockets;

/// <summary>The subscriptions of one connection, each with its own task.</summary>
internal sealed partial class SubscriptionSet(SubscriptionFactory factory, Grant grant, StreamLimits limits, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Running> _running = [];
    private readonly ClockSet _clocks = new(time);

    /// <summary>What its client may read.</summary>
    public Grant Grant { get; set; } = grant;

    /// <summary>What a cursor that cannot be honoured does.</summary>
    public bool LostGoesLive { get; set; }

    /// <summary>Starts a subscription; what goes wrong afterwards goes to the client as an <c>error</c>.</summary>
    /// <param name="end">Told why the client cannot have it any longer.</param>
    /// <returns>Completes when it has ended, with where it stood.</returns>
    /// <exception cref="RequestException">There is one under this id, or too many.</exception>
    public Task<string?> Start(SubscribeRequest request, IEventSink sink, Action<Ending> end)
    {
        factory.Check(request);
        lock (_gate)
        {
            if (_running.ContainsKey(request.Id))
            {
                throw new RequestException(ErrorCodes.BadRequest, $"there is a subscription '{request.Id}' already; unsubscribe it first, or use another id");
            }

            if (_running.Count >= limits.SubscriptionsPerConnection)
            {
                throw new RequestException(ErrorCodes.Limit, $"a connection has at most {limits.SubscriptionsPerConnection} subscriptions; unsubscribe one, or open another connection");
            }

            if (request.IsReplay && _running.Values.Count(running => running.IsReplay) >= limits.ReplaysPerConnection)
            {
                throw new RequestException(ErrorCodes.Limit, $"a connection has at most {limits.ReplaysPerConnection} replays; unsubscribe one, or open another connection");
            }

            Grant.TakeSubscription();
            var running = new Running { IsReplay = request.IsReplay };
            _running.Add(request.Id, running);
            var hold = request.IsReplay ? _clocks.Hold(request.Clock) : null;
            var (grant, lostGoesLive) = (Grant, LostGoesLive);
            running.Task = Task.Run(
                async () =>
                {
                    await RunAsync(request, running, hold, grant, lostGoesLive, sink, end);
                    return running.Subscription?.Cursor;
                },
                CancellationToken.None);
            return running.Task;
        }
    }

    /// <summary>Has a command applied to a subscription, as soon as it runs.</summary>
    /// <exception cref="RequestException">There is none under this id.</exception>
    public async Task ApplyAsync(string id, SubscriptionCommand command, CancellationToken cancellationToken)
    {
        Running? running;
        lock (_gate)
        {
            running = _running.GetValueOrDefault(id);
        }

        var subscription = running is null ? null : await running.Begun.WaitAsync(cancellationToken);
        await (subscription ?? throw None(id)).ApplyAsync(command, cancellationToken);
    }

    /// <summary>Has a command applied to all subscriptions that are replayed by a clock.</summary>
    /// <exception cref="RequestException">No subscription names it.</exception>
    public Task ApplyToClockAsync(string clock, SubscriptionCommand command, CancellationToken cancellationToken) =>
        (_clocks.Find(clock) ?? throw new RequestException(ErrorCodes.BadRequest, $"no subscription names clock '{clock}'")).ApplyAsync(command).WaitAsync(cancellationToken);

    /// <summary>Ends a subscription; returns where it stood.</summary>
    /// <exception cref="RequestException">There is none under this id.</exception>
    public async Task<string?> StopAsync(string id)
    {
        Running? running;
        lock (_gate)
        {
            if (!_running.Remove(id, out running))
            {
                throw None(id);
            }
        }

        return await running.StopAsync();
    }

    /// <summary>Ends the subscription that <paramref name="running"/> was the start of, where it has not ended yet.</summary>
    public async Task StopAsync(string id, Task<string?> running)
    {
        Running? found;
        lock (_gate)
        {
            found = _running.GetValueOrDefault(id);
            if (found?.Task == running)
            {
                _running.Remove(id);
            }
        }

        if (found?.Task == running)
        {
            await found.StopAsync();
        }
    }

    /// <summary>Ends all; returns where those with positions stood.</summary>
    public async Task<List<(string Id, string Cursor)>> StopAllAsync()
    {
        List<KeyValuePair<string, Running>> all;
        lock (_gate)
        {
            all = [.. _running];
            _running.Clear();
        }

        // All at once: whoever shuts down has seconds.
        string?[] cursors = await Task.WhenAll(all.Select(one => one.Value.StopAsync()));
        return [.. all.Zip(cursors).Where(one => one.Second is not null).Select(one => (one.First.Key, one.Second!))];
    }

    public async ValueTask DisposeAsync() => await StopAllAsync();

    private async Task RunAsync(SubscribeRequest request, Running running, ClockHold? hold, Grant grant, bool lostGoesLive, IEventSink sink, Action<Ending> end)
    {
        var cancelled = running.Cancelled;
        try
        {
            using var subscription = await factory.CreateAsync(request, grant, lostGoesLive, sink, hold, cancelled);
            running.Begin(subscription);
            await subscription.RunAsync(cancelled);
        }
        catch (OperationCanceledException)
        {
            // Unsubscribed, or the connection ends.
            return;
        }
        catch (SlowClientException e)
        {
            end(new Ending(CloseCodes.TooSlow, e.Message, 1_000));
            return;
        }
        catch (Exception e)
        {
            Forget(request.Id, running);
            await TellAsync(request.Id, e, running, sink);
            return;
        }
        finally
        {
            running.Begin(null);
            grant.Use.Subscriptions.Return();
            hold?.Dispose();
        }

        Forget(request.Id, running);
    }

    private static RequestException None(string id) => new(ErrorCodes.BadRequest, $"there is no subscription '{id}'");

    private async Task TellAsync(string id, Exception exception, Running running, IEventSink sink)
    {
        if (exception is System.Net.WebSockets.WebSocketException)
        {
            // The client is gone; the connection's own reading notices.
            return;
        }

        if (exception is not (RequestException or InstrumentNameException))
        {
            LogSubscriptionFailed(id, exception);
        }

        try
        {
            await sink.SendAsync(new StreamEvent.Failed(id, Failure.Of(exception), IsFatal: true, running.Subscription?.Cursor), running.Cancelled);
        }
        catch (Exception e) when (e is OperationCanceledException or System.Net.WebSockets.WebSocketException or SlowClientException)
        {
            LogNotTold(id, e.Message);
        }
    }

    private void Forget(string id, Running running)
    {
        lock (_gate)
        {
            if (_running.TryGetValue(id, out var present) && present == running)
            {
                _running.Remove(id);
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "Subscription {Id} failed")]
    private partial void LogSubscriptionFailed(string id, Exception exception);

    [LoggerMessage(LogLevel.Debug, "The client of subscription {Id} was gone before it could be told of the failure: {Reason}")]
    private partial void LogNotTold(string id, string reason);

    private sealed class Running
    {
        // Has no timer and no linked token, so nothing to dispose.
        private readonly CancellationTokenSource _cancel = new();
        private readonly TaskCompletionSource<Subscription?> _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsReplay { get; init; }

        public Task<string?> Task { get; set; } = System.Threading.Tasks.Task.FromResult<string?>(null);

        /// <summary>The subscription once it has begun; null where it never did.</summary>
        public Task<Subscription?> Begun => _begun.Task;

        public Subscription? Subscription => _begun.Task.IsCompletedSuccessfully ? _begun.Task.Result : null;

        public CancellationToken Cancelled => _cancel.Token;

        /// <summary>The first call counts.</summary>
        public void Begin(Subscription? subscription) => _begun.TrySetResult(subscription);

        public async Task<string?> StopAsync()
        {
            await _cancel.CancelAsync();
            return await Task;
        }
    }
}
