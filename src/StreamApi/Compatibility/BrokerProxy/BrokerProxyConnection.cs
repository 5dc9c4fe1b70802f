using System.Net.WebSockets;
using System.Text.Json;
using Candlewick.StreamApi.Access;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Sockets;
using Candlewick.StreamApi.Subscriptions;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Compatibility.BrokerProxy;

/// <summary>One client of the broker proxy.</summary>
internal sealed class BrokerProxyConnection(
    string name, WebSocket socket, BrokerEncoder encoder, SubscribeRequest quotes, BrokerSymbols symbols, SubscriptionFactory factory, Grant grant, StreamLimits limits, TimeProvider time,
    ILogger<BrokerProxyConnection> logger)
    : SocketConnection(name, socket, encoder, factory, grant, limits, time, logger)
{
    private Following? _following;

    protected override Ending Shutdown => new(CloseCodes.GoingAway, "Server shutting down", 0);

    protected override IEventSink Sink(Outbox outbox) => new EndingSink(outbox, End);

    protected override async Task<bool> HandleAsync(
        ReadOnlyMemory<byte> message, WebSocketMessageType kind, Outbox outbox, SubscriptionSet subscriptions, CancellationToken stopping)
    {
        _following ??= new Following(subscriptions, request => Start(subscriptions, request), [quotes]);
        try
        {
            await CarryOutAsync(BrokerCommand.Parse(message), _following, outbox, stopping);
            return true;
        }
        catch (Exception e) when (e is UnreadableMessageException || Failure.Passes(e))
        {
            var failure = e is UnreadableMessageException ? new Failure(ErrorCodes.BadRequest, e.Message, Retryable: false) : Failure.Of(e);
            await outbox.SendAsync(new StreamEvent.Failed(null, failure, IsFatal: false), stopping);
            return e is not UnreadableMessageException;
        }
    }

    private async Task CarryOutAsync(BrokerCommand command, Following following, Outbox outbox, CancellationToken stopping)
    {
        if (command.Gzip is { } gzip)
        {
            encoder.Packs = gzip;
        }

        switch (command)
        {
            case BrokerCommand.Subscribe subscribe:
                await SubscribeAsync(subscribe, following, outbox, stopping);
                break;
            case BrokerCommand.Unsubscribe unsubscribe:
                await UnsubscribeAsync(unsubscribe, following, outbox, stopping);
                break;
            case BrokerCommand.ListExchanges:
                var exchanges = await symbols.ExchangesAsync(stopping);
                await outbox.SendAsync(new BrokerReply("Available exchanges", json => WriteList(json, exchanges)), stopping);
                break;
        }
    }

    private async Task SubscribeAsync(BrokerCommand.Subscribe command, Following following, Outbox outbox, CancellationToken stopping)
    {
        string venue = await symbols.VenueAsync(command.Exchange, stopping);
        var ids = command.Symbols is { } asked ? await symbols.ResolveAsync(venue, asked, stopping) : await symbols.WatchedAsync(venue, stopping);
        following.Check(ids, Limits.InstrumentsPerSubscription);
        await outbox.SendAsync(Reply("Subscribed to", venue, ids), stopping);
        await following.AddAsync(ids, stopping);
    }

    private async Task UnsubscribeAsync(BrokerCommand.Unsubscribe command, Following following, Outbox outbox, CancellationToken stopping)
    {
        string venue = await symbols.VenueAsync(command.Exchange, stopping);
        var ids = command.Symbols is { } asked ? await symbols.ResolveAsync(venue, asked, stopping) : [.. following.Of(venue).Order(StringComparer.Ordinal)];
        await following.RemoveAsync(ids, stopping);
        await outbox.SendAsync(Reply("Unsubscribed from", venue, ids), stopping);
    }

    /// <summary>Clients look for the exchange in the third word.</summary>
    private BrokerReply Reply(string what, string venue, IReadOnlyList<string> ids) => new($"{what} {BrokerExchanges.NameOf(venue)}", json =>
    {
        json.WriteStartArray();
        json.WriteStartObject();
        json.WritePropertyName("exchangeType");
        BrokerExchanges.Write(json, venue);
        json.WritePropertyName("tokens");
        WriteList(json, ids.Select(symbols.TokenOf));
        json.WritePropertyName("symbols");
        WriteList(json, ids.Select(id => id[(venue.Length + 1)..]));
        json.WriteEndObject();
        json.WriteEndArray();
    });

    private static void WriteList(Utf8JsonWriter json, IEnumerable<string> texts)
    {
        json.WriteStartArray();
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
