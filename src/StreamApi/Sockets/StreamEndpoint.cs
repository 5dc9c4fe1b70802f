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

    public async Task AcceptAsync(HttpContext context, SocketProtocol protocol)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            await TypedResults.Problem("this address speaks WebSocket; connect with ws://" + (protocol.Subprotocol is { } name ? " and subprotocol " + name : ""), statusCode: StatusCodes.Status426UpgradeRequired)
                .ExecuteAsync(context);
            return;
        }

        // A subprotocol of ours is confirmed; a client that offers none speaks this one.
        string? subprotocol = protocol.Subprotocol is { } ours && context.WebSockets.WebSocketRequestedProtocols.Contains(ours) ? ours : null;
        using var socket = await context.WebSockets.AcceptWebSocketAsync(subprotocol);
        try
        {
            await ServeAsync(context, socket, protocol.Open());
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or SlowClientException)
        {
            LogBroken(e.Message);
        }
    }

    private async Task ServeAsync(HttpContext context, WebSocket socket, IProtocolCodec codec)
    {
        string? origin = context.Request.Headers.Origin;
        if (!origins.Allows(origin, context.Connection.RemoteIpAddress, context.Request.Host.Value))
        {
            await RefuseAsync(socket, codec, new Ending(CloseCodes.Origin, "this page's origin is not allowed; add it to CORS_ORIGINS", 0));
            return;
        }

        if (!gate.TryEnter(out string name))
        {
            await RefuseAsync(socket, codec, new Ending(CloseCodes.Limit, "the server has as many connections as it may have", 10_000));
            return;
        }

        try
        {
            await new StreamConnection(name, socket, codec, factory, Grant.Open, limits, time, loggers.CreateLogger<StreamConnection>()).RunAsync(lifetime.ApplicationStopping);
        }
        finally
        {
            gate.Leave();
        }
    }

    private async Task RefuseAsync(WebSocket socket, IProtocolCodec codec, Ending ending)
    {
        using var outbox = new Outbox(socket, codec, limits.SendPatience, time);
        await outbox.CloseAsync(new StreamEvent.Closing(ending.Code, ending.Reason, ending.RetryAfterMs, []));
    }

    [LoggerMessage(LogLevel.Debug, "A connection broke: {Reason}")]
    private partial void LogBroken(string reason);
}
