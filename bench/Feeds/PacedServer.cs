using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using Candlewick.Ingestor.Kite;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Candlewick.Bench.Feeds;

/// <summary>A server in a process of its own that sends a full packet of every subscribed token so many times a second.</summary>
internal static class PacedServer
{
    private const int PacketsOfAFrame = 250;
    private const int TimesASecond = 20;

    public static async Task RunAsync(int port, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        await using var app = builder.Build();
        app.UseWebSockets();
        app.Run(context => ServeAsync(context, cancellationToken));
        await app.StartAsync(cancellationToken);
        Console.WriteLine("ready");

        // Whoever started it closes its input when it is to end.
        await Console.In.ReadLineAsync(cancellationToken);
    }

    private static async Task ServeAsync(HttpContext context, CancellationToken cancellationToken)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var tokens = new List<uint>();
        var sending = Task.Run(() => SendAsync(socket, tokens, cancellationToken), cancellationToken);
        byte[] buffer = new byte[1 << 20];
        while (socket.State == WebSocketState.Open && await socket.ReceiveAsync(buffer, cancellationToken) is { MessageType: WebSocketMessageType.Text } received)
        {
            using var request = JsonDocument.Parse(buffer.AsMemory(0, received.Count));
            if (request.RootElement.GetProperty("a").ValueEquals("subscribe"))
            {
                lock (tokens)
                {
                    tokens.AddRange(request.RootElement.GetProperty("v").EnumerateArray().Select(t => t.GetUInt32()));
                }
            }
        }

        await sending;
    }

    private static async Task SendAsync(WebSocket socket, List<uint> tokens, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1) / TimesASecond, TimeProvider.System);
        for (uint volume = 25; socket.State == WebSocketState.Open && await timer.WaitForNextTickAsync(cancellationToken); volume += 25)
        {
            uint[] now;
            lock (tokens)
            {
                now = [.. tokens];
            }

            uint second = (uint)TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
            foreach (uint[] some in now.Chunk(PacketsOfAFrame))
            {
                await socket.SendAsync(KiteFrames.Of(some, KitePacket.Full, second, volume), WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);
            }
        }
    }
}
