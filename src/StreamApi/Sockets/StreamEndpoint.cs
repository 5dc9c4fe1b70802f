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
    SubscriptionFactory factory, OriginPolicy origins, AccessGate access, AddressPlaces addresses, Audit audit, ConnectionGate gate, ApiMetrics metrics, StreamLimits limits, TimeProvider time,
    IHostApplicationLifetime lifetime, ILoggerFactory loggers)
{
    private readonly ILogger _logger = loggers.CreateLogger<StreamEndpoint>();

    /// <param name="protocols">Those of the address.</param>
    public Task AcceptAsync(HttpContext context, IReadOnlyList<SocketProtocol> protocols)
    {
        // The first subprotocol of ours that a client offers is confirmed; one that offers none speaks the first of the address.
        var ours = protocols.Where(p => p.Subprotocol is not null).ToDictionary(p => p.Subprotocol!);
        string? subprotocol = context.WebSockets.WebSocketRequestedProtocols.FirstOrDefault(ours.ContainsKey);
        var codec = (subprotocol is null ? protocols[0] : ours[subprotocol]).Open();
        string speaks = ours.Count > 0 ? " and subprotocol " + string.Join(" or ", ours.Keys) : "";

        // Compressed where a client offers it. Market data hides nothing that its length could tell, and each message is compressed by itself, so that an idle
        // connection holds no window. What a client sends inflates into the buffer of one message and no further.
        var accept = new WebSocketAcceptContext { SubProtocol = subprotocol, DangerousEnableCompression = true, DisableServerContextTakeover = true };
        return AcceptAsync(context, accept, codec, Connect, speaks, asksForKey: true);

        SocketConnection Connect(string name, WebSocket socket, Grant grant) =>
            new StreamConnection(name, socket, codec, factory, grant, access, limits, time, loggers.CreateLogger<StreamConnection>());
    }

    /// <summary>Accepts a socket whatever is spoken on it: origin and limits are looked at here.</summary>
    /// <param name="encoder">How a refusal looks, which is said after the handshake: a page sees no other.</param>
    /// <param name="connect">Makes the connection of a name, its socket and what its client may read.</param>
    /// <param name="speaks">What else a client has to say to connect, for one that speaks HTTP.</param>
    /// <param name="asksForKey">A client without a key may say it in its first message: it comes with <see cref="Grant.None"/>.</param>
    public async Task AcceptAsync(HttpContext context, WebSocketAcceptContext accept, IEventEncoder encoder, Func<string, WebSocket, Grant, SocketConnection> connect, string speaks = "", bool asksForKey = false)
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
            await ServeAsync(context, socket, encoder, connect, asksForKey);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or SlowClientException)
        {
            LogBroken(e.Message);
        }
    }

    private async Task ServeAsync(
        HttpContext context, WebSocket socket, IEventEncoder encoder, Func<string, WebSocket, Grant, SocketConnection> connect, bool asksForKey)
    {
        var address = context.Connection.RemoteIpAddress;
        var (grant, refusal) = await AdmitAsync(context, asksForKey);
        if (grant is null)
        {
            await RefuseAsync(context, socket, encoder, refusal!);
        }
        else if (!addresses.TryEnter(address))
        {
            await RefuseAsync(context, socket, encoder, new Ending(CloseCodes.Limit, "your address has as many connections as it may have", 10_000));
        }
        else
        {
            try
            {
                await ServeAsync(context, socket, encoder, connect, grant);
            }
            finally
            {
                addresses.Leave(address);
            }
        }
    }

    private async Task<(Grant? Grant, Ending? Refusal)> AdmitAsync(HttpContext context, bool asksForKey)
    {
        if (!origins.Allows(context))
        {
            return (null, new Ending(CloseCodes.Origin, "this page's origin is not allowed; add it to CORS_ORIGINS", 0));
        }

        try
        {
            var grant = await access.OfAsync(context) ?? (asksForKey ? Grant.None : null);
            return (grant, grant is null ? new Ending(CloseCodes.NotAuthorised, AccessGate.Needed, 0) : null);
        }
        catch (RequestException e)
        {
            return (null, e.Retryable ? new Ending(CloseCodes.TryAgainLater, e.Message, 5_000) : new Ending(CloseCodes.NotAuthorised, e.Message, 0));
        }
    }

    private async Task ServeAsync(HttpContext context, WebSocket socket, IEventEncoder encoder, Func<string, WebSocket, Grant, SocketConnection> connect, Grant grant)
    {
        if (!gate.TryEnter(out string name))
        {
            await RefuseAsync(context, socket, encoder, new Ending(CloseCodes.Limit, "the server has as many connections as it may have", 10_000));
            return;
        }

        try
        {
            var connection = connect(name, socket, grant);
            connection.Stream = CorkedUpgrade.StreamOf(context);
            await connection.RunAsync(lifetime.ApplicationStopping);
            if (connection.Ended is { } closed)
            {
                metrics.Closed(closed.Code);
            }

            if (connection.Ended is { Code: CloseCodes.NotAuthorised or CloseCodes.Limit } ended)
            {
                audit.Refused(grant.Name, context.Connection.RemoteIpAddress, context.Request.Path, ended.Reason);
            }
        }
        finally
        {
            gate.Leave();
        }
    }

    private async Task RefuseAsync(HttpContext context, WebSocket socket, IEventEncoder encoder, Ending ending)
    {
        audit.Refused(context.Features.Get<Grant>()?.Name, context.Connection.RemoteIpAddress, context.Request.Path, ending.Reason);
        metrics.Closed(ending.Code);
        using var outbox = new Outbox(socket, null, encoder, limits.SendPatience, time);
        await outbox.CloseAsync(new StreamEvent.Closing(ending.Code, ending.Reason, ending.RetryAfterMs, []));
    }

    [LoggerMessage(LogLevel.Debug, "A connection broke: {Reason}")]
    private partial void LogBroken(string reason);
}
