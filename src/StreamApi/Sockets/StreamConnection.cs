using System.Net.WebSockets;
using Candlewick.StreamApi.Access;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Subscriptions;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Sockets;

/// <summary>One client of a protocol that is a codec.</summary>
/// <param name="grant">What it may read; <see cref="Grant.None"/>: it has still to say its key.</param>
/// <param name="access">Knows keys.</param>
internal sealed class StreamConnection(
    string name, WebSocket socket, IProtocolCodec codec, SubscriptionFactory factory, Grant grant, AccessGate access, StreamLimits limits, TimeProvider time, ILogger<StreamConnection> logger)
    : SocketConnection(name, socket, codec, factory, grant, limits, time, logger)
{
    private const string AuthFirst = "this server needs a key; the first message is {\"op\":\"auth\",\"key\":…}";

    protected override async Task<bool> HandleAsync(
        ReadOnlyMemory<byte> message, WebSocketMessageType kind, Outbox outbox, SubscriptionSet subscriptions, CancellationToken stopping)
    {
        string? id = null;
        try
        {
            var read = codec.Decode(message, kind, out id);
            if (read is ClientMessage.Auth auth)
            {
                await AuthenticateAsync(auth.Key, outbox, subscriptions, stopping);
            }
            else if (subscriptions.Grant == Grant.None)
            {
                End(new Ending(CloseCodes.NotAuthorised, AuthFirst, 0));
            }
            else
            {
                await ApplyAsync(read, outbox, subscriptions, stopping);
            }

            return true;
        }
        catch (Exception e) when (subscriptions.Grant == Grant.None && e is UnreadableMessageException or RequestException)
        {
            End(new Ending(CloseCodes.NotAuthorised, AuthFirst, 0));
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

    private async Task AuthenticateAsync(string key, Outbox outbox, SubscriptionSet subscriptions, CancellationToken stopping)
    {
        try
        {
            var grant = await access.OfAsync(key);
            if (subscriptions.Grant == Grant.None)
            {
                Hold(grant, subscriptions);
            }

            await outbox.SendAsync(new StreamEvent.Authenticated(subscriptions.Grant.Name), stopping);
        }
        catch (RequestException e) when (e.Retryable)
        {
            await outbox.SendAsync(new StreamEvent.Failed(null, Failure.Of(e), IsFatal: false), stopping);
        }
        catch (RequestException e)
        {
            End(new Ending(CloseCodes.NotAuthorised, e.Message, 0));
        }
    }

    private async Task ApplyAsync(ClientMessage message, Outbox outbox, SubscriptionSet subscriptions, CancellationToken stopping)
    {
        switch (message)
        {
            case ClientMessage.Subscribe subscribe:
                Start(subscriptions, subscribe.Request);
                break;
            case ClientMessage.Command command:
                await subscriptions.ApplyAsync(command.Id, command.What, stopping);
                break;
            case ClientMessage.ClockCommand command:
                await subscriptions.ApplyToClockAsync(command.Clock, command.What, stopping);
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
