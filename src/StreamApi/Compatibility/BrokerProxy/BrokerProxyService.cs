using System.Net.WebSockets;
using Candlewick.StreamApi.Access;
using Candlewick.StreamApi.Access.Requests;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Rest;
using Candlewick.StreamApi.Sockets;
using Candlewick.StreamApi.Subscriptions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Compatibility.BrokerProxy;

/// <summary>The broker proxy on a port of its own: a socket at every address, as its clients know it, and a page to try it at <c>/</c>.</summary>
internal sealed class BrokerProxyService(
    StreamEndpoint sockets, SubscriptionFactory factory, BrokerSymbols symbols, BrokerItems plain, GzipBrokerItems packed, StreamLimits limits, TimeProvider time,
    ILogger<BrokerProxyConnection> logger)
{
    private static readonly SubscribeRequest Quotes = new() { Id = "quotes", Channel = "quotes", Instruments = [] };

    private readonly WebPage _page = WebPage.Load("client.html");

    /// <summary>A socket may be asked for at any path.</summary>
    public static Task TakeAnyPath(HttpContext context, RequestDelegate next)
    {
        if (context.CameTo(ApiPort.BrokerProxy) && (HttpMethods.IsConnect(context.Request.Method) || context.Request.Headers.Upgrade.Count > 0))
        {
            context.Request.Path = "/";
        }

        return next(context);
    }

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/", [HttpMethods.Get, HttpMethods.Head, HttpMethods.Connect], AcceptAsync).AsksItself();
        routes.MapGet("/client.html", _page.Get).AllowAnonymous();
    }

    private async Task AcceptAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            await _page.Get(context).ExecuteAsync(context);
            return;
        }

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

        using var encoder = new BrokerEncoder(plain, packed, await symbols.ExchangesAsync(context.RequestAborted));

        // What was said before is no help to pack what is said next: messages are short, and a dictionary for each client is not.
        var accept = new WebSocketAcceptContext { DangerousEnableCompression = true, DisableServerContextTakeover = true, KeepAliveInterval = limits.ProxyPing, KeepAliveTimeout = limits.ProxyPong };
        await sockets.AcceptAsync(context, accept, encoder, Connect);

        SocketConnection Connect(string name, WebSocket socket, Grant grant) => new BrokerProxyConnection(name, socket, encoder, replay?.Of(Quotes) ?? Quotes, symbols, factory, grant, limits, time, logger);
    }
}
