using System.Net.WebSockets;
using System.Text.Json;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Subscriptions;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Sockets;

/// <summary>One client on <c>/ws/v1</c>, from its first message to its close.</summary>
internal sealed class StreamConnection(
    string name, WebSocket socket, SubscriptionFactory factory, StreamLimits limits, TimeProvider time, ILogger<StreamConnection> logger)
{
    /// <summary>How long the client may take to answer our close.</summary>
    private static readonly TimeSpan ClosePatience = TimeSpan.FromSeconds(2);

    private readonly TaskCompletionSource<Ending> _ending = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Runs until either side ends it.</summary>
    /// <param name="draining">Cancelled when the server shuts down.</param>
    public async Task RunAsync(CancellationToken draining)
    {
        using var writer = new SocketWriter(socket, limits.SendPatience, time);
        using var stop = new CancellationTokenSource();
        await using var drain = draining.Register(() => End(new Ending(CloseCodes.Draining, "the server shuts down", 2_000)));
        await using var subscriptions = new SubscriptionSet(factory, writer, limits.SubscriptionsPerConnection, End, logger);
        await writer.SendAsync(Frames.Welcome(name, TimeText.ToUs(time.GetUtcNow()), limits), stop.Token);
        var heartbeat = BeatAsync(writer, stop.Token);
        var receiving = ReceiveAsync(writer, subscriptions, stop.Token);
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
                await CloseAsync(writer, await _ending.Task, cursors, receiving);
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

    private static async Task CloseAsync(SocketWriter writer, Ending ending, List<(string, string)> cursors, Task receiving)
    {
        await writer.CloseAsync(Frames.Closing(ending.Code, ending.Reason, ending.RetryAfterMs, cursors), ending.Code, ending.Reason);
        await Task.WhenAny(receiving, Task.Delay(ClosePatience, TimeProvider.System, CancellationToken.None));
    }

    private async Task ReceiveAsync(SocketWriter writer, SubscriptionSet subscriptions, CancellationToken stopping)
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
                    malformed = await HandleAsync(kind, message, writer, subscriptions, stopping) ? 0 : malformed + 1;
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
    private static async Task<bool> HandleAsync(Received kind, ReadOnlyMemory<byte> message, SocketWriter writer, SubscriptionSet subscriptions, CancellationToken stopping)
    {
        string? id = null;
        try
        {
            if (kind == Received.Binary)
            {
                throw new JsonException("messages of this protocol are text");
            }

            await ApplyAsync(ClientMessage.Parse(message, out id), writer, subscriptions, stopping);
            return true;
        }
        catch (JsonException e)
        {
            await writer.SendAsync(Frames.Error(null, ErrorCodes.BadRequest, $"the message cannot be read: {e.Message}", false, false), stopping);
            return false;
        }
        catch (RequestException e)
        {
            await writer.SendAsync(Frames.Error(id, e.Code, e.Message, e.Retryable, false), stopping);
            return true;
        }
    }

    private static async Task ApplyAsync(ClientMessage message, SocketWriter writer, SubscriptionSet subscriptions, CancellationToken stopping)
    {
        switch (message)
        {
            case ClientMessage.Subscribe subscribe:
                subscriptions.Start(subscribe.Request);
                break;
            case ClientMessage.Unsubscribe unsubscribe:
                await writer.SendAsync(Frames.Unsubscribed(unsubscribe.Id, await subscriptions.StopAsync(unsubscribe.Id)), stopping);
                break;
            case ClientMessage.Options options:
                writer.DecimalsAsStrings = options.DecimalsAsStrings ?? writer.DecimalsAsStrings;
                subscriptions.LostGoesLive = options.LostGoesLive ?? subscriptions.LostGoesLive;
                await writer.SendAsync(Frames.OptionsInForce(writer.DecimalsAsStrings, subscriptions.LostGoesLive), stopping);
                break;
            case ClientMessage.Ping ping:
                await writer.SendAsync(Frames.Pong(ping.T), stopping);
                break;
        }
    }

    private async Task BeatAsync(SocketWriter writer, CancellationToken stopping)
    {
        while (true)
        {
            var due = limits.Heartbeat - writer.Silence;
            if (due > TimeSpan.Zero)
            {
                await Task.Delay(due, time, stopping);
            }
            else
            {
                await writer.SendAsync(Frames.Heartbeat(TimeText.ToUs(time.GetUtcNow())), stopping);
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
