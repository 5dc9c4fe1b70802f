using System.Net.WebSockets;
using Candlewick.Contracts.V1;
using Candlewick.Ingestor.Simulation;
using Microsoft.Extensions.Logging;
using GapCause = Candlewick.Market.Ticks.GapCause;
using TickTime = Candlewick.Market.Ticks.TickTime;

namespace Candlewick.Ingestor.Live;

/// <summary>
/// A connection to a vendor, made again whenever it is lost: the one layer that does. It subscribes after every connect and whenever something
/// else is wanted, and hands on messages as they are, with the time at which they came.
/// </summary>
internal sealed partial class FeedConnection(FeedShard shard, FrameQueue queue, TimeProvider time, Random random, ILogger logger)
{
    /// <summary>A connection that held for so long was good: the next attempt follows soon.</summary>
    private static readonly TimeSpan GoodMinute = TimeSpan.FromMinutes(1);

    private readonly ILiveFeed _feed = shard.Feed;
    private readonly Wakefulness _wakefulness = new(TickTime.Of(time.GetUtcNow()), (time as IPacedClock)?.Speed ?? 1);

    private readonly LoginRenewal _login = new(shard, logger);
    private readonly Subscriber _subscriber = new(shard, queue, time, logger);
    private volatile OneConnection? _current;
    private int _connections;

    /// <summary>Why it ended by itself.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Until when it is known that nothing else came, microseconds UTC.</summary>
    public long AwakeUs => _wakefulness.AwakeUs;

    /// <summary>Runs until it is stopped or the vendor refuses for good, of which the queue is told.</summary>
    /// <param name="stopping">Leaves the vendor in good order; what is on its way is handed on.</param>
    /// <param name="abandoned">Ends at once: nobody reads the queue any more.</param>
    public async Task RunAsync(CancellationToken stopping, CancellationToken abandoned)
    {
        using var beats = CancellationTokenSource.CreateLinkedTokenSource(abandoned);
        var beating = BeatAsync(beats.Token);
        try
        {
            await ConnectAgainAndAgainAsync(stopping, abandoned);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested || abandoned.IsCancellationRequested)
        {
            // Stopped.
        }
        catch (Exception e)
        {
            Failure = e;
            shard.Is(ConnectionState.Refused, NowUs(), e.Message);
            await queue.AddAsync(new Frame(FrameKind.Failed, NowUs(), _connections), abandoned);
        }
        finally
        {
            await beats.CancelAsync();
            await beating;
        }
    }

    /// <summary>Gives a connection up, for a new one. Of one that is gone, nothing happens.</summary>
    public void End(int connection, Ending ending) => Find(connection)?.End(ending);

    /// <summary>Says something back.</summary>
    public void Answer(int connection, string text)
    {
        if (Find(connection) is { } current)
        {
            _ = current.SayAsync(text);
        }
    }

    /// <summary>The vendor takes subscriptions.</summary>
    public void BecomeReady(int connection) => Find(connection)?.BecomeReady();

    private OneConnection? Find(int connection) => _current is { } current && current.Number == connection ? current : null;

    private async Task ConnectAgainAndAgainAsync(CancellationToken stopping, CancellationToken abandoned)
    {
        var backoff = new Backoff(random);
        while (true)
        {
            while (shard.Wanted.Current.Count == 0)
            {
                shard.Is(ConnectionState.Connecting, NowUs(), "nothing is wanted of it yet");
                await shard.Wanted.ChangedAsync(stopping);
            }

            long began = time.GetTimestamp();
            var ending = await ConnectOnceAsync(stopping, abandoned);
            stopping.ThrowIfCancellationRequested();
            if (ending.IsForGood)
            {
                throw _login.Refusal(ending.Reason);
            }

            if (ending.IsDenied && await _login.RenewAsync(ending.Reason, stopping))
            {
                continue;
            }

            if (time.GetElapsedTime(began) > GoodMinute)
            {
                backoff.Reset();
                _login.WasGood();
            }

            var wait = backoff.Next();
            wait = ending.RetryAfter > wait ? ending.RetryAfter.Value : wait;
            shard.Is(ConnectionState.Down, NowUs(), ending.Reason);
            LogLost(shard.Source, ending.Reason, wait.TotalSeconds);
            await Task.Delay(wait, time, stopping);
        }
    }

    /// <summary>One connection, from the attempt to its end; returns why it ended.</summary>
    private async Task<Ending> ConnectOnceAsync(CancellationToken stopping, CancellationToken abandoned)
    {
        using var current = new OneConnection(++_connections, time, abandoned);
        var leaving = Task.CompletedTask;
        shard.Is(ConnectionState.Connecting, NowUs());
        try
        {
            await using var _ = stopping.UnsafeRegister(_ => leaving = current.LeaveAsync(), null);
            var endpoint = await _feed.EndpointAsync(current.Open);
            shard.Address = endpoint.ToString();
            using var socket = await FeedSocket.ConnectAsync(_feed, endpoint, time, current.Open);
            current.Heard(NowUs());
            current.Socket = socket;
            _current = current;
            shard.Counters.Connected();
            var speaking = _subscriber.SpeakAsync(current, abandoned);
            try
            {
                await ReceiveAsync(current, socket, abandoned);
            }
            finally
            {
                current.End(new Ending("it was ended"));
                await speaking;
                await leaving;
            }
        }
        catch (OperationCanceledException) when (!abandoned.IsCancellationRequested)
        {
            current.End(new Ending("it was stopped"));
        }
        catch (ConnectRefusedException e)
        {
            current.End(new Ending(e.Message) { RetryAfter = e.RetryAfter, IsDenied = e.IsAboutLogin, IsForGood = e.IsForGood });
        }
        catch (Exception e) when (e is WebSocketException or IOException or TimeoutException or HttpRequestException)
        {
            current.End(new Ending((e.InnerException ?? e).Message));
        }
        finally
        {
            _current = null;
            if (current.IsUp && !stopping.IsCancellationRequested)
            {
                await queue.AddAsync(new Frame(FrameKind.Down, current.Ending?.CompleteUntilUs ?? current.HeardUs, current.Number) { Cause = current.Ending?.Cause ?? GapCause.Disconnected }, abandoned);
            }

            _wakefulness.Told();
        }

        return current.Ending!;
    }

    private async Task ReceiveAsync(OneConnection current, FeedSocket socket, CancellationToken abandoned)
    {
        while (await socket.ReceiveAsync(current.Open) is var (buffer, length))
        {
            long nowUs = NowUs();
            var frame = new Frame(FrameKind.Message, nowUs, current.Number, buffer, length);
            if (_wakefulness.Look(nowUs) is { } sinceUs)
            {
                // It lay about since before: its time is not the one at which it was said.
                frame.Release();
                current.End(Asleep(sinceUs, nowUs));
                return;
            }

            current.Heard(nowUs);
            shard.Counters.Received(length);
            await queue.AddAsync(frame, abandoned);
        }

        current.End(new Ending(socket.Closing));
    }

    /// <summary>A few times a second: is this machine awake, does the vendor still speak, is it time to say that we are there?</summary>
    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Wakefulness.Beat, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                long nowUs = NowUs();
                long? asleepSinceUs = _wakefulness.Look(nowUs);
                if (_current is not { } current)
                {
                    _wakefulness.Told();
                    continue;
                }

                if (asleepSinceUs is { } sinceUs)
                {
                    current.End(Asleep(sinceUs, nowUs));
                }
                else if (current.Silence > _feed.Limits.Silence)
                {
                    current.End(new Ending($"nothing came for {_feed.Limits.Silence.TotalSeconds:0} s"));
                }
                else if (_feed.Heartbeat is { } text && time.GetElapsedTime(current.Beaten) >= _feed.Limits.HeartbeatEvery)
                {
                    current.Beaten = time.GetTimestamp();
                    _ = current.SayAsync(text);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
    }

    private static Ending Asleep(long sinceUs, long nowUs) =>
        new($"this machine was asleep for {(nowUs - sinceUs) / 1e6:0} s, or its clock was set") { CompleteUntilUs = sinceUs, Cause = GapCause.Asleep };

    private long NowUs() => TickTime.Of(time.GetUtcNow());

    [LoggerMessage(LogLevel.Warning, "Feed {Source}: connection lost: {Reason}; next attempt in {Seconds:0.0} s")]
    private partial void LogLost(string source, string reason, double seconds);
}
