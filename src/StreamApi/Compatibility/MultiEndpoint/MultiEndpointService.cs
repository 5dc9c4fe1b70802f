using System.Net.WebSockets;
using Candlewick.Instruments.Lookup;
using Candlewick.Market.Candles;
using Candlewick.StreamApi.Access;
using Candlewick.StreamApi.Access.Requests;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Portfolio;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Rest;
using Candlewick.StreamApi.Sockets;
using Candlewick.StreamApi.Subscriptions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Compatibility.MultiEndpoint;

/// <summary>The multi-endpoint service on a port of its own: its sockets, <c>/health</c>, <c>/connections</c>, <c>/test</c>.</summary>
internal sealed class MultiEndpointService(
    StreamEndpoint sockets, SubscriptionFactory factory, InstrumentDirectory directory, StreamClients clients, StreamStatus status, AccountBook accounts, StreamApiOptions options, TimeProvider time,
    ILogger<MultiEndpointConnection> logger)
{
    /// <summary>A subscription beside that of quotes.</summary>
    public const string OpenCandles = "candles";

    private const string Minute = "1m";

    private static readonly IReadOnlyList<SubscribeRequest> Positions = [new() { Id = "portfolio", Channel = "portfolio", Instruments = [] }];

    private static readonly IReadOnlyList<SubscribeRequest> AlertChannels = [new() { Id = "alerts", Channel = "alerts", Instruments = [] }];

    /// <summary>The last one at once, then each as its candle closes.</summary>
    private static readonly IReadOnlyList<SubscribeRequest> Analysed = [new() { Id = "analysis", Channel = "analysis", Instruments = [], Intervals = [Minute], From = new StartFrom.Last(1) }];

    private readonly IReadOnlyList<SubscribeRequest> _channels = Channels(options.Intervals);
    private readonly WebPage _page = WebPage.Load("test.html");

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Map(StreamEndpoints.Main.Path, AcceptStreamAsync).AsksItself();
        routes.Map(StreamEndpoints.Portfolio.Path, AcceptPortfolioAsync).AsksItself();
        routes.Map(StreamEndpoints.Alerts.Path, AcceptAlertsAsync).AsksItself();
        routes.Map(StreamEndpoints.Analysis.Path, AcceptAnalysisAsync).AsksItself();
        routes.MapGet("/health", status.HealthAsync).AllowAnonymous();
        routes.MapGet("/connections", status.Connections).Needs(Areas.Metrics);
        routes.MapGet("/test", _page.Get).AllowAnonymous();
    }

    private Task AcceptStreamAsync(HttpContext context) => AcceptAsync(
        context, StreamEndpoints.Main, _channels, (symbols, isReplay) => new StreamEncoder(symbols, time, isReplay ? null : clients.Sent));

    private Task AcceptPortfolioAsync(HttpContext context) => AcceptAsync(
        context, StreamEndpoints.Portfolio, Positions, (symbols, isReplay) => new PortfolioEncoder(symbols, time, options.BaseCurrency, isReplay ? null : accounts.Find));

    private Task AcceptAlertsAsync(HttpContext context) => AcceptAsync(context, StreamEndpoints.Alerts, AlertChannels, (symbols, _) => new AlertEncoder(symbols, time));

    private Task AcceptAnalysisAsync(HttpContext context) => AcceptAsync(context, StreamEndpoints.Analysis, Analysed, (symbols, _) => new AnalysisEncoder(symbols, time));

    /// <param name="encode">Makes the encoder of a client, of what is live or of a replay.</param>
    private async Task AcceptAsync(HttpContext context, NamedEndpoint endpoint, IReadOnlyList<SubscribeRequest> channels, Func<SymbolBook, bool, EndpointEncoder> encode)
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
        using var encoder = encode(symbols, replay is not null);
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
            client = new StreamClient(name, endpoint, time.GetUtcNow(), symbols);
            clients.Enter(client);
            return new MultiEndpointConnection(client, socket, encoder, replay is null ? channels : [.. channels.Select(replay.Of)], directory, factory, grant, options.Limits, time, logger);
        }
    }

    /// <summary>Quotes, and the open candles of a minute where there are any.</summary>
    private static List<SubscribeRequest> Channels(IReadOnlyList<BarSpec> intervals)
    {
        List<SubscribeRequest> channels = [new() { Id = "quotes", Channel = "quotes", Instruments = [] }];
        if (intervals.Contains(BarSpec.Parse(Minute)))
        {
            channels.Add(new SubscribeRequest { Id = OpenCandles, Channel = "candles.live", Instruments = [], Intervals = [Minute] });
        }

        return channels;
    }
}
