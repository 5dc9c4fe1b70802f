using System.Net.WebSockets;
using Candlewick.StreamApi.Access;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Subscriptions;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Sockets;

/// <summary>One client on a socket, from its first message to its close.</summary>
internal sealed class StreamConnection(
    string name, WebSocket socket, IProtocolCodec codec, SubscriptionFactory factory, Grant grant, StreamLimits limits, TimeProvider time, ILogger<StreamConnection> logger)
{
    /// <summary>How long the client may take to answer our close.</summary>
    private static readonly TimeSpan ClosePatience = TimeSpan.FromSeconds(2);

    private readonly TaskCompletionSource<Ending> _ending = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Runs until either side ends it.</summary>
    /// <param name="draining">Cancelled when the server shuts down.</param>
    public async Task RunAsync(CancellationToken draining)
    {
        using var outbox = new Outbox(socket, codec, limits.SendPatience, time);
        using var stop = new CancellationTokenSource();
        await using var drain = draining.Register(() => End(new Ending(CloseCodes.Draining, "the server shuts down", 2_000)));
        await using var subscriptions = new SubscriptionSet(factory, grant, outbox, limits.SubscriptionsPerConnection, End, logger);
        await outbox.SendAsync(new StreamEvent.Welcome(name, TimeText.ToUs(time.GetUtcNow()), limits), stop.Token);
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
            await EndedAsync(heartbeat);
            await EndedAsync(receiving);
        }
    }

    /// <summary>Asks for the end of the connection; the first reason counts.</summary>
    private void End(Ending ending) => _ending.TrySetResult(ending);

    private static async Task CloseAsync(Outbox outbox, Ending ending, List<(string, string)> cursors, Task receiving)
    {
        await outbox.CloseAsync(new StreamEvent.Closing(ending.Code, ending.Reason, ending.RetryAfterMs, cursors));
        await Task.WhenAny(receiving, Task.Delay(ClosePatience, TimeProvider.System, CancellationToken.None));
    }

    private async Task ReceiveAsync(Outbox outbox, SubscriptionSet subscriptions, CancellationToken stopping)
    {
        using var reader = new MessageReader(socket, limits.MessageBytes);
        int malformed = 0;
        while (true)
        {
            var (kind, message) = await reader.ReadAsync(stopping);
            switch (kind)
            {
                case Received.Closed:
                    return;
                case Received.TooBig:
                    End(new Ending(CloseCodes.TooBig, $"a message may have {limits.MessageBytes} bytes", 0));
                    return;
                default:
                    malformed = await HandleAsync(kind, message, outbox, subscriptions, stopping) ? 0 : malformed + 1;
                    break;
            }

            if (malformed >= limits.MalformedMessages)
            {
                End(new Ending(CloseCodes.Limit, $"{malformed} messages in a row could not be read", 0));

                // Reads on, so that the client's answer to the close is seen.
                malformed = int.MinValue;
            }
        }
    }

    /// <summary>Handles one message; false where it cannot be read.</summary>
    private async Task<bool> HandleAsync(Received kind, ReadOnlyMemory<byte> message, Outbox outbox, SubscriptionSet subscriptions, CancellationToken stopping)
    {
        string? id = null;
        try
        {
            var socketKind = kind == Received.Text ? WebSocketMessageType.Text : WebSocketMessageType.Binary;
            await ApplyAsync(codec.Decode(message, socketKind, out id), outbox, subscriptions, stopping);
            return true;
        }
        catch (UnreadableMessageException e)
        {
            await outbox.SendAsync(new StreamEvent.Failed(null, new Failure(ErrorCodes.BadRequest, $"the message cannot be read: {e.Message}", Retryable: false), IsFatal: false), stopping);
            return false;
        }
        catch (Exception e) when (Failure.Passes(e))
        {
            await outbox.SendAsync(new StreamEvent.Failed(id, Failure.Of(e), IsFatal: false), stopping);
            return true;
        }
    }

    private static async Task ApplyAsync(ClientMessage message, Outbox outbox, SubscriptionSet subscriptions, CancellationToken stopping)
    {
        switch (message)
        {
            case ClientMessage.Subscribe subscribe:
                subscriptions.Start(subscribe.Request);
                break;
            case ClientMessage.Command command:
                await subscriptions.ApplyAsync(command.Id, command.What, stopping);
                break;
            case ClientMessage.ClockCommand command:
                await SubscriptionSet.ApplyToClockAsync(command.Clock, command.What, stopping);
                break;
            case ClientMessage.Unsubscribe unsubscribe:
                await outbox.SendAsync(new StreamEvent.Unsubscribed(unsubscribe.Id, await subscriptions.StopAsync(unsubscribe.Id)), stopping);
                break;
            case ClientMessage.Options options:
                subscriptions.LostGoesLive = options.LostGoesLive ?? subscriptions.LostGoesLive;
                await outbox.SendAsync(new StreamEvent.OptionsChanged(subscriptions.LostGoesLive), stopping);
                break;
            case ClientMessage.Ping ping:
                await outbox.SendAsync(new StreamEvent.Pong(ping.T), stopping);
                break;
        }
    }

    private async Task BeatAsync(Outbox outbox, CancellationToken stopping)
    {
        while (true)
        {
            var due = limits.Heartbeat - outbox.Silence;
            if (due > TimeSpan.Zero)
            {
                await Task.Delay(due, time, stopping);
            }
            else
            {
                await outbox.SendAsync(new StreamEvent.Heartbeat(TimeText.ToUs(time.GetUtcNow())), stopping);
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
