using System.Collections.Concurrent;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Candlewick.Ingestor.Tests.Live;

/// <summary>A vendor that a test speaks for: it keeps what is said to it, and refuses connects as told.</summary>
internal sealed class TalkServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Channel<WebSocket> _connected = Channel.CreateUnbounded<WebSocket>();

    private TalkServer(WebApplication app) => _app = app;

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First().Replace("http:", "ws:", StringComparison.Ordinal));

    /// <summary>All connections together, in order.</summary>
    public ConcurrentQueue<string> Said { get; } = new();

    /// <summary>When each connect was tried.</summary>
    public ConcurrentQueue<DateTimeOffset> Attempts { get; } = new();

    /// <summary>Answers for the next connects, in place of sockets.</summary>
    public ConcurrentQueue<Action<HttpResponse>> Refusals { get; } = new();

    /// <summary>Said when a client leaves, before the answer to its goodbye.</summary>
    public string? LastWord { get; set; }

    public static async Task<TalkServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1));
        var app = builder.Build();
        var server = new TalkServer(app);
        app.UseWebSockets();
        app.Run(server.ServeAsync);
        await app.StartAsync();
        return server;
    }

    /// <summary>The next connection.</summary>
    public async Task<WebSocket> AcceptAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        return await _connected.Reader.ReadAsync(patience.Token);
    }

    public static Task SayAsync(WebSocket client, string message) =>
        client.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    /// <summary>Heartbeats and nothing else, until something has happened or the client has left.</summary>
    public static async Task BeatAsync(WebSocket client, Task until)
    {
        try
        {
            while (!until.IsCompleted && client.State == WebSocketState.Open)
            {
                await SayAsync(client, "heartbeat");
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
            }
        }
        catch (Exception e) when (e is WebSocketException or ObjectDisposedException or OperationCanceledException)
        {
            // It has left meanwhile.
        }
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task ServeAsync(HttpContext context)
    {
        Attempts.Enqueue(TimeProvider.System.GetUtcNow());
        if (Refusals.TryDequeue(out var refuse))
        {
            refuse(context.Response);
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        await _connected.Writer.WriteAsync(socket);
        byte[] buffer = new byte[64 * 1024];
        try
        {
            while (await socket.ReceiveAsync(buffer, context.RequestAborted) is { MessageType: WebSocketMessageType.Text } received)
            {
                Said.Enqueue(Encoding.UTF8.GetString(buffer, 0, received.Count));
            }

            if (LastWord is { } word)
            {
                await SayAsync(socket, word);
            }

            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", context.RequestAborted);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            // The client went away, or a test cut it off.
        }
    }
}
