using System.Globalization;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Candlewick.Bench.Api.Servers;

/// <summary>
/// The least that a server does: Kestrel, and for each client one loop that sends buffers which are there already. A frame that is posted
/// to <c>/send?times=n</c> goes to every client n times.
/// </summary>
internal static class BareServer
{
    private sealed record Order(byte[] Frame, int Times, Task<Order> Next);

    public static async Task RunAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        await using var app = builder.Build();
        app.UseWebSockets();
        var next = new TaskCompletionSource<Order>(TaskCreationOptions.RunContinuationsAsynchronously);
        app.MapPost("/send", async (HttpContext context) =>
        {
            using var frame = new MemoryStream();
            await context.Request.Body.CopyToAsync(frame, cancellationToken);
            var after = new TaskCompletionSource<Order>(TaskCreationOptions.RunContinuationsAsynchronously);
            var given = Interlocked.Exchange(ref next, after);
            given.SetResult(new Order(frame.ToArray(), int.Parse(context.Request.Query["times"]!, CultureInfo.InvariantCulture), after.Task));
        });
        app.Map("/ws/v1", async (HttpContext context) =>
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            for (var wait = Volatile.Read(ref next).Task; socket.State == WebSocketState.Open;)
            {
                var order = await wait.WaitAsync(cancellationToken);
                for (int i = 0; i < order.Times; i++)
                {
                    await socket.SendAsync(order.Frame, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
                }

                wait = order.Next;
            }
        });
        await app.StartAsync(cancellationToken);
        Console.WriteLine(app.Urls.First());
        await Console.In.ReadLineAsync(cancellationToken);
        Environment.Exit(0);
    }
}
