using System.Net.WebSockets;
using Candlewick.StreamApi.Access;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Subscriptions;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Sockets;

/// <summary>One client on a socket, from its first message to its close, whatever the two say to each other.</summary>
/// <param name="name">Of the connection.</param>
/// <param name="encoder">How events look to it.</param>
internal abstract class SocketConnection(
    string name, WebSocket socket, IEventEncoder encoder, SubscriptionFactory factory, Grant grant, StreamLimits limits, TimeProvider time, ILogger logger)
{
    /// <summary>How long the client may take to answer our close.</summary>
    private static readonly TimeSpan ClosePatience = TimeSpan.FromSeconds(2);

    private readonly TaskCompletionSource<Ending> _ending = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenRegistration _held;
    private Places? _place;
    private IEventSink? _sink;

    /// <summary>What its socket writes to; null where frames cannot wait for each other.</summary>
    public CorkedStream? Stream { get; set; }

    /// <summary>Why the server ended it; null where it did not.</summary>
    public Ending? Ended => _ending.Task.IsCompletedSuccessfully ? _ending.Task.Result : null;

    protected StreamLimits Limits { get; } = limits;

    protected TimeProvider Time { get; } = time;

    /// <summary>Runs until either side ends it.</summary>
    /// <param name="draining">Cancelled when the server shuts down.</param>
    public async Task RunAsync(CancellationToken draining)
    {
        using var outbox = new Outbox(socket, Stream, encoder, Limits.SendPatience, Time);
        using var stop = new CancellationTokenSource();
        await using var drain = draining.Register(() => End(Shutdown));
        await using var subscriptions = new SubscriptionSet(factory, Grant.None, Limits, Time, logger);
        _sink = Sink(outbox);
        var unknown = Task.CompletedTask;
        if (grant == Grant.None)
        {
            unknown = GiveUpAsync(subscriptions, stop.Token);
        }
        else
        {
            Hold(grant, subscriptions);
        }

        await outbox.SendAsync(new StreamEvent.Welcome(name, TimeText.ToUs(Time.GetUtcNow()), Limits, NeedsAuth: grant == Grant.None), stop.Token);
        var heartbeat = BeatAsync(outbox, stop.Token);
        var receiving = ReceiveAsync(outbox, subscriptions, stop.Token);
        try
        {
            await Task.WhenAny(receiving, _ending.Task);
            var stopped = subscriptions.StopAllAsync();
            if (await Task.WhenAny(stopped, Task.Delay(ClosePatience, TimeProvider.System, CancellationToken.None)) != stopped)
            {
                // A send that the client does not take: it is cut, and resumes from its last checkpoint.
                socket.Abort();
            }

            var cursors = await stopped;
            if (_ending.Task.IsCompletedSuccessfully)
            {
                await CloseAsync(outbox, await _ending.Task, cursors, receiving);
            }
            else if (socket.State == WebSocketState.CloseReceived)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
            }
        }
        finally
        {
            await stop.CancelAsync();
            await _held.DisposeAsync();
            _place?.Return();
            await EndedAsync(unknown);
            await EndedAsync(heartbeat);
            await EndedAsync(receiving);
        }
    }

    /// <summary>What clients are told when the server shuts down.</summary>
    protected virtual Ending Shutdown => Ending.Shutdown(name);

    /// <summary>Where what happens on its subscriptions goes.</summary>
    protected virtual IEventSink Sink(Outbox outbox) => outbox;

    /// <summary>Starts a subscription of this connection.</summary>
    /// <exception cref="RequestException">As of <see cref="SubscriptionSet.Start"/>.</exception>
    protected void Start(SubscriptionSet subscriptions, SubscribeRequest request) => _ = subscriptions.Start(request, _sink!, End);

    /// <summary>Handles one message; false where it cannot be read. Its bytes are valid until this returns.</summary>
    protected abstract Task<bool> HandleAsync(
        ReadOnlyMemory<byte> message, WebSocketMessageType kind, Outbox outbox, SubscriptionSet subscriptions, CancellationToken stopping);

    /// <summary>Has the client read what a grant allows, for as long as it is good.</summary>
    protected void Hold(Grant held, SubscriptionSet subscriptions)
    {
        var use = held.Use.Connections;
        if (!use.TryTake())
        {
            End(new Ending(CloseCodes.Limit, $"'{held.Name}' has as many connections as it may have, {use.Limit}", 10_000));
            return;
        }

        (_place, subscriptions.Grant) = (use, held);
        _held = held.Ended.UnsafeRegister(
            static connection => ((SocketConnection)connection!).End(new Ending(CloseCodes.NotAuthorised, "the key or token was revoked or has expired", 0)), this);
    }

    /// <summary>Asks for the end of the connection; the first reason counts.</summary>
    protected void End(Ending ending) => _ending.TrySetResult(ending);

    private static async Task CloseAsync(Outbox outbox, Ending ending, List<(string, string)> cursors, Task receiving)
    {
        await outbox.CloseAsync(new StreamEvent.Closing(ending.Code, ending.Reason, ending.RetryAfterMs, cursors));
        await Task.WhenAny(receiving, Task.Delay(ClosePatience, TimeProvider.System, CancellationToken.None));
    }

    private async Task ReceiveAsync(Outbox outbox, SubscriptionSet subscriptions, CancellationToken stopping)
    {
        using var reader = new MessageReader(socket, Limits.MessageBytes);
        var budget = new MessageBudget(Limits.MessagesPerSecond, Time);
        int malformed = 0;
        while (true)
        {
            var (kind, message) = await reader.ReadAsync(stopping);
            switch (kind)
            {
                case Received.Closed:
                    return;
                case Received.TooBig:
                    End(new Ending(CloseCodes.TooBig, $"a message may have {Limits.MessageBytes} bytes", 0));
                    return;
                case var _ when !budget.TryTake():
                    await outbox.SendAsync(new StreamEvent.Failed(
                        null, new Failure(ErrorCodes.Limit, $"a connection may send {Limits.MessagesPerSecond} messages a second; this one was not looked at", Retryable: true), IsFatal: false), stopping);
                    malformed++;
                    break;
                default:
                    var frame = kind == Received.Text ? WebSocketMessageType.Text : WebSocketMessageType.Binary;
                    malformed = await HandleAsync(message, frame, outbox, subscriptions, stopping) ? 0 : malformed + 1;
                    break;
            }

            if (malformed >= Limits.MalformedMessages)
            {
                End(new Ending(CloseCodes.Limit, $"{malformed} messages in a row could not be read, or were too many", 0));

                // Reads on, so that the client's answer to the close is seen.
                malformed = int.MinValue;
            }
        }
    }

    /// <summary>Whoever does not say who it is does not stay.</summary>
    private async Task GiveUpAsync(SubscriptionSet subscriptions, CancellationToken stopping)
    {
        await Task.Delay(Limits.AuthPatience, Time, stopping);
        if (subscriptions.Grant == Grant.None)
        {
            End(new Ending(CloseCodes.NotAuthorised, $"no key came within {Limits.AuthPatience.TotalSeconds:0} s; the first message is {{\"op\":\"auth\",\"key\":…}}", 0));
        }
    }

    private async Task BeatAsync(Outbox outbox, CancellationToken stopping)
    {
        while (true)
        {
            var due = Limits.Heartbeat - outbox.Silence;
            if (due > TimeSpan.Zero)
            {
                await Task.Delay(due, Time, stopping);
            }
            else
            {
                await outbox.SendAsync(new StreamEvent.Heartbeat(TimeText.ToUs(Time.GetUtcNow())), stopping);
            }
        }
    }

    /// <summary>A connection that breaks is an ordinary end.</summary>
    private static async Task EndedAsync(Task task)
    {
        try
        {
            await task;
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or SlowClientException)
        {
            // Its reason was told or cannot be told any more.
        }
    }
}
