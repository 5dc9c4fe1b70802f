using System.Net.WebSockets;
using Candlewick.Instruments.Lookup;
using Candlewick.StreamApi.Access;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Sockets;
using Candlewick.StreamApi.Subscriptions;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Compatibility.MultiEndpoint;

/// <summary>One client of an endpoint.</summary>
/// <param name="channels">What it gets of each instrument, without instruments.</param>
internal sealed class MultiEndpointConnection(
    StreamClient client, WebSocket socket, EndpointEncoder encoder, IReadOnlyList<SubscribeRequest> channels, InstrumentDirectory directory, SubscriptionFactory factory, Grant grant,
    StreamLimits limits, TimeProvider time, ILogger<MultiEndpointConnection> logger)
    : SocketConnection(client.Name, socket, encoder, factory, grant, limits, time, logger)
{
    private Following? _following;

    protected override Ending Shutdown => new(CloseCodes.GoingAway, "the server shuts down", 0);

    protected override IEventSink Sink(Outbox outbox) => new EndingSink(outbox, End);

    protected override async Task<bool> HandleAsync(
        ReadOnlyMemory<byte> message, WebSocketMessageType kind, Outbox outbox, SubscriptionSet subscriptions, CancellationToken stopping)
    {
        _following ??= new Following(subscriptions, request => Start(subscriptions, request), channels);
        try
        {
            await AnswerAsync(MultiEndpointMessage.Parse(message), _following, outbox, stopping);
            return true;
        }
        catch (Exception e) when (e is UnreadableMessageException || Failure.Passes(e))
        {
            var failure = e is UnreadableMessageException ? new Failure(ErrorCodes.BadRequest, e.Message, Retryable: false) : Failure.Of(e);
            await outbox.SendAsync(new StreamEvent.Failed(null, failure, IsFatal: false), stopping);
            return e is not UnreadableMessageException;
        }
    }

    private async Task AnswerAsync(MultiEndpointMessage message, Following following, Outbox outbox, CancellationToken stopping)
    {
        switch (message)
        {
            case MultiEndpointMessage.Subscribe subscribe:
                await SubscribeAsync(subscribe.Symbol, following, outbox, stopping);
                break;
            case MultiEndpointMessage.Unsubscribe unsubscribe:
                string instrument = await ResolveAsync(unsubscribe.Symbol, stopping);
                if (client.Symbols.Remove(unsubscribe.Symbol, instrument))
                {
                    await following.RemoveAsync([instrument], stopping);
                }

                await outbox.SendAsync(new SubscriptionAck(unsubscribe.Symbol, instrument, IsSubscribed: false), stopping);
                break;
            case MultiEndpointMessage.Heartbeat:
                client.HeardUs = TimeText.ToUs(Time.GetUtcNow());
                await outbox.SendAsync(new HeartbeatAck(), stopping);
                break;
            case MultiEndpointMessage.Ping:
                await outbox.SendAsync(new StreamEvent.Pong(null), stopping);
                break;
        }
    }

    /// <summary>Answers before the first message of data, which clients wait for in this order.</summary>
    private async Task SubscribeAsync(string symbol, Following following, Outbox outbox, CancellationToken stopping)
    {
        string instrument = await ResolveAsync(symbol, stopping);
        following.Check([instrument], Limits.InstrumentsPerSubscription);
        await outbox.SendAsync(new SubscriptionAck(symbol, instrument, IsSubscribed: true), stopping);
        if (client.Symbols.Add(symbol, instrument))
        {
            await outbox.SendAsync(new Retold(symbol, instrument), stopping);
        }

        await following.AddAsync([instrument], stopping);
    }

    private async Task<string> ResolveAsync(string symbol, CancellationToken stopping) =>
        (await directory.ResolveAsync([symbol], stopping)).Instruments[0].Instrument;
}
