using System.Net.WebSockets;
using Candlewick.Instruments.Lookup;
using Candlewick.Market.Candles;
using Candlewick.StreamApi.Access;
using Candlewick.StreamApi.Access.Requests;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Rest;
using Candlewick.StreamApi.Sockets;
using Candlewick.StreamApi.Subscriptions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Compatibility.MultiEndpoint;

/// <summary>The multi-endpoint service on a port of its own: <c>/ws/stream</c>, <c>/health</c>, <c>/connections</c>, <c>/test</c>.</summary>
internal sealed class MultiEndpointService(
    StreamEndpoint sockets, SubscriptionFactory factory, InstrumentDirectory directory, StreamClients clients, StreamStatus status, StreamApiOptions options, TimeProvider time,
    ILogger<MultiEndpointConnection> logger)
{
    /// <summary>Subscription that there is of every instrument.</summary>
    public const string Quotes = "quotes";

    private const string Minute = "1m";

    private readonly IReadOnlyList<SubscribeRequest> _channels = Channels(options.Intervals);
    private readonly WebPage _page = WebPage.Load("test.html");

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Map(StreamEndpoints.Main.Path, AcceptAsync).AsksItself();
        foreach (string path in StreamEndpoints.Closed)
        {
            routes.Map(path, () => NotOpen(path)).NeedsAnyGrant();
        }

        routes.MapGet("/health", status.HealthAsync).AllowAnonymous();
        routes.MapGet("/connections", status.Connections).Needs(Areas.Metrics);
        routes.MapGet("/test", _page.Get).AllowAnonymous();
    }

    private async Task AcceptAsync(HttpContext context)
    {
        StreamReplay? replay;
        try
        {
            replay = StreamReplay.Read(context.Request.Query);
        }
        catch (RequestException e)
        {
            await RestProblem.From(e).ExecuteAsync(context);
            return;
        }

        var symbols = new SymbolBook();
        using var encoder = new StreamEncoder(symbols, time, replay is null ? clients.Sent : null);
        StreamClient? client = null;
        try
        {
            await sockets.AcceptAsync(context, new WebSocketAcceptContext(), encoder, Connect);
        }
        finally
        {
            if (client is not null)
            {
                clients.Leave(client);
            }
        }

        SocketConnection Connect(string name, WebSocket socket, Grant grant)
        {
            client = new StreamClient(name, time.GetUtcNow(), symbols);
            clients.Enter(client);
            return new MultiEndpointConnection(client, socket, encoder, replay is null ? _channels : [.. _channels.Select(replay.Of)], directory, factory, grant, options.Limits, time, logger);
        }
    }

    /// <summary>Quotes, and the open candles of a minute where there are any.</summary>
    private static List<SubscribeRequest> Channels(IReadOnlyList<BarSpec> intervals)
    {
        List<SubscribeRequest> channels = [new() { Id = Quotes, Channel = "quotes", Instruments = [] }];
        if (intervals.Contains(BarSpec.Parse(Minute)))
        {
            channels.Add(new SubscribeRequest { Id = "candles", Channel = "candles.live", Instruments = [], Intervals = [Minute] });
        }

        return channels;
    }

    private static ProblemHttpResult NotOpen(string path) => RestProblem.From(new RequestException(
        ErrorCodes.NotFound, $"{path} is not open: this server has nothing to say there yet; {StreamEndpoints.Main.Path} is"));
}
