using System.Net.WebSockets;
using Candlewick.StreamApi.Access;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Subscriptions;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Sockets;

/// <summary>One client of a protocol that is a codec.</summary>
internal sealed class StreamConnection(
    string name, WebSocket socket, IProtocolCodec codec, SubscriptionFactory factory, Grant grant, StreamLimits limits, TimeProvider time, ILogger<StreamConnection> logger)
    : SocketConnection(name, socket, codec, factory, grant, limits, time, logger)
{
    protected override async Task<bool> HandleAsync(
        ReadOnlyMemory<byte> message, WebSocketMessageType kind, Outbox outbox, SubscriptionSet subscriptions, CancellationToken stopping)
    {
        string? id = null;
        try
        {
            await ApplyAsync(codec.Decode(message, kind, out id), outbox, subscriptions, stopping);
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
}
