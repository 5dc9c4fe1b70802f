using System.Buffers.Text;
using System.Globalization;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Candlewick.Bench.Api.Servers;

/// <summary>
/// The least that a server does: Kestrel, and for each client one loop that sends buffers which are there already. A frame that is posted
/// to <c>/send?times=n</c> goes to every client n times; one that is posted to <c>/beat?ms=n</c> at every beat for so long, stamped anew.
/// </summary>
internal sealed class BareServer
{
    /// <summary>Items of a frame that is sent at every beat.</summary>
    public const int BeatItems = 2;

    private const int BeatUs = 2_000;

    private TaskCompletionSource<Order> _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed record Order(byte[] Frame, int Times, Task<Order> Next);

    public static async Task RunAsync(CancellationToken cancellationToken)
    {
        var server = new BareServer();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        await using var app = builder.Build();
        app.UseWebSockets();
        app.MapPost("/send", async (HttpContext context) => server.Give(await FrameAsync(context, cancellationToken), Number(context, "times")));
        app.MapPost("/beat", async (HttpContext context) =>
        {
            byte[] frame = await FrameAsync(context, cancellationToken);
            int ms = Number(context, "ms");
            await Task.Factory.StartNew(() => server.Beat(frame, ms, cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        });
        app.Map("/ws/v1", server.ServeAsync);
        await app.StartAsync(cancellationToken);
        Console.WriteLine(app.Urls.First());
        await Console.In.ReadLineAsync(cancellationToken);
        Environment.Exit(0);
    }

    private static async Task<byte[]> FrameAsync(HttpContext context, CancellationToken cancellationToken)
    {
        using var frame = new MemoryStream();
        await context.Request.Body.CopyToAsync(frame, cancellationToken);
        return frame.ToArray();
    }

    private static int Number(HttpContext context, string name) => int.Parse(context.Request.Query[name]!, CultureInfo.InvariantCulture);

    private void Give(byte[] frame, int times)
    {
        var after = new TaskCompletionSource<Order>(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Exchange(ref _next, after).SetResult(new Order(frame, times, after.Task));
    }

    private void Beat(byte[] frame, int ms, CancellationToken cancellationToken)
    {
        long firstUs = TopicWriter.NowUs;
        for (long us = BeatUs; us <= ms * 1_000L; us += BeatUs)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (long early; (early = firstUs + us - TopicWriter.NowUs) > 0;)
            {
                cancellationToken.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(Math.Max(1, early / 1_000)));
            }

            Give(Stamped(frame, firstUs + us - BeatUs), 1);
        }
    }

    /// <summary>The frame with items that came one after the other since the beat before.</summary>
    private static byte[] Stamped(byte[] frame, long fromUs)
    {
        var field = "\"receive_us\":"u8;
        byte[] stamped = [.. frame];
        int at = 0;
        for (int item = 0; item < BeatItems; item++)
        {
            at += stamped.AsSpan(at).IndexOf(field) + field.Length;
            Utf8Formatter.TryFormat(fromUs + (item * (BeatUs / BeatItems)), stamped.AsSpan(at), out _);
        }

        return stamped;
    }

    private async Task ServeAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        for (var wait = Volatile.Read(ref _next).Task; socket.State == WebSocketState.Open;)
        {
            var order = await wait;
            for (int i = 0; i < order.Times; i++)
            {
                await socket.SendAsync(order.Frame, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
            }

            wait = order.Next;
        }
    }
}
