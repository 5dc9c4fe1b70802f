using System.Net.WebSockets;
using Candlewick.StreamApi.Access;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Subscriptions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Sockets;

/// <summary>Accepts WebSockets of every protocol.</summary>
internal sealed partial class StreamEndpoint(
    SubscriptionFactory factory, OriginPolicy origins, ConnectionGate gate, StreamLimits limits, TimeProvider time,
    IHostApplicationLifetime lifetime, ILoggerFactory loggers)
{
    private readonly ILogger _logger = loggers.CreateLogger<StreamEndpoint>();

    public Task AcceptAsync(HttpContext context, SocketProtocol protocol)
    {
        // A subprotocol of ours is confirmed; a client that offers none speaks this one.
        string? subprotocol = protocol.Subprotocol is { } ours && context.WebSockets.WebSocketRequestedProtocols.Contains(ours) ? ours : null;
        var codec = protocol.Open();
        string speaks = protocol.Subprotocol is { } name ? " and subprotocol " + name : "";
        return AcceptAsync(context, new WebSocketAcceptContext { SubProtocol = subprotocol }, codec, Connect, speaks);

        SocketConnection Connect(string name, WebSocket socket, Grant grant) =>
            new StreamConnection(name, socket, codec, factory, grant, limits, time, loggers.CreateLogger<StreamConnection>());
    }

    /// <summary>Accepts a socket whatever is spoken on it: origin and limits are looked at here.</summary>
    /// <param name="encoder">How a refusal looks, which is said after the handshake: a page sees no other.</param>
    /// <param name="connect">Makes the connection of a name, its socket and what its client may read.</param>
    /// <param name="speaks">What else a client has to say to connect, for one that speaks HTTP.</param>
    public async Task AcceptAsync(HttpContext context, WebSocketAcceptContext accept, IEventEncoder encoder, Func<string, WebSocket, Grant, SocketConnection> connect, string speaks = "")
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            await TypedResults.Problem("this address speaks WebSocket; connect with ws://" + speaks, statusCode: StatusCodes.Status426UpgradeRequired)
                .ExecuteAsync(context);
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync(accept);
        try
        {
            await ServeAsync(context, socket, encoder, connect);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or SlowClientException)
        {
            LogBroken(e.Message);
        }
    }

    private async Task ServeAsync(HttpContext context, WebSocket socket, IEventEncoder encoder, Func<string, WebSocket, Grant, SocketConnection> connect)
    {
        string? origin = context.Request.Headers.Origin;
        if (!origins.Allows(origin, context.Connection.RemoteIpAddress, context.Request.Host.Value))
        {
            await RefuseAsync(socket, encoder, new Ending(CloseCodes.Origin, "this page's origin is not allowed; add it to CORS_ORIGINS", 0));
            return;
        }

        if (!gate.TryEnter(out string name))
        {
            await RefuseAsync(socket, encoder, new Ending(CloseCodes.Limit, "the server has as many connections as it may have", 10_000));
            return;
        }

        try
        {
            await connect(name, socket, Grant.Open).RunAsync(lifetime.ApplicationStopping);
        }
        finally
        {
            gate.Leave();
        }
    }

    private async Task RefuseAsync(WebSocket socket, IEventEncoder encoder, Ending ending)
    {
        using var outbox = new Outbox(socket, encoder, limits.SendPatience, time);
        await outbox.CloseAsync(new StreamEvent.Closing(ending.Code, ending.Reason, ending.RetryAfterMs, []));
    }

    [LoggerMessage(LogLevel.Debug, "A connection broke: {Reason}")]
    private partial void LogBroken(string reason);
}
