using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.Logging;

namespace Candlewick.Ingestor.Tests.Live;

/// <summary>Speaks Binance's protocol as a server, one connection at a time, and says what a test wants said.</summary>
internal sealed class BinanceServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Channel<WebSocket> _subscribed = Channel.CreateUnbounded<WebSocket>();

    private BinanceServer(WebApplication app) => _app = app;

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First().Replace("http:", "ws:", StringComparison.Ordinal));

    /// <summary>What connections are answered with in place of a socket.</summary>
    public HttpStatusCode? Refusal { get; set; }

    /// <summary>Streams asked for, over all connections.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>Streams that were ended, over all connections.</summary>
    public List<string> Ended { get; } = [];

    public static async Task<BinanceServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1));
        var app = builder.Build();
        var server = new BinanceServer(app);
        app.UseWebSockets();
        app.Run(server.ServeAsync);
        await app.StartAsync();
        return server;
    }

    /// <summary>The next connection, once it has subscribed.</summary>
    public async Task<WebSocket> AcceptAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        return await _subscribed.Reader.ReadAsync(patience.Token);
    }

    public static Task SayAsync(WebSocket client, string message) =>
        client.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    public static Task SayTradeAsync(WebSocket client, string symbol, long id, string price, string quantity, long timeMs) => SayAsync(
        client,
        $$$"""{"stream":"{{{symbol.ToLowerInvariant()}}}@trade","data":{"e":"trade","E":{{{timeMs}}},"s":"{{{symbol}}}","t":{{{id}}},"p":"{{{price}}}","q":"{{{quantity}}}","T":{{{timeMs}}},"m":true}}""");

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task ServeAsync(HttpContext context)
    {
        if (Refusal is { } refusal)
        {
            context.Response.StatusCode = (int)refusal;
            return;
        }

        Assert.Equal("/stream", context.Request.Path);
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        byte[] buffer = new byte[64 * 1024];
        try
        {
            while (await socket.ReceiveAsync(buffer, context.RequestAborted) is { MessageType: WebSocketMessageType.Text } received)
            {
                using var request = JsonDocument.Parse(buffer.AsMemory(0, received.Count));
                string method = request.RootElement.GetProperty("method").GetString()!;
                Assert.True(method is "SUBSCRIBE" or "UNSUBSCRIBE", method);
                (method == "SUBSCRIBE" ? Asked : Ended).AddRange(request.RootElement.GetProperty("params").EnumerateArray().Select(p => p.GetString()!));
                await SayAsync(socket, $$"""{"result":null,"id":{{request.RootElement.GetProperty("id")}}}""");
                await _subscribed.Writer.WriteAsync(socket);
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            // The client went away, or a test cut it off.
        }
    }
}
