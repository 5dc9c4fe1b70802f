using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Candlewick.Instruments.Tests;

/// <summary>A vendor's web server on a port the system picks: one file, with an entity tag and ranges.</summary>
internal sealed class VendorServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private VendorServer(WebApplication app) => _app = app;

    public byte[] Content { get; set; } = [];

    public string ETag { get; set; } = "\"1\"";

    /// <summary>Bytes of an answer after which the connection breaks; null for none.</summary>
    public int? BreakAfter { get; set; }

    /// <summary>Released when the client has received something: what is sent right before a connection breaks may be lost.</summary>
    public SemaphoreSlim Received { get; } = new(0);

    public int? Status { get; set; }

    /// <summary>Status and length of every answer.</summary>
    public ConcurrentQueue<(int Status, int Bytes)> Answers { get; } = [];

    public Uri Url => new(_app.Urls.First() + "/master");

    public static async Task<VendorServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var server = new VendorServer(app);
        app.MapGet("/master", server.AnswerAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var headers = context.Request.GetTypedHeaders();
        int from = headers.IfRange?.EntityTag?.ToString() == ETag && headers.Range?.Ranges.First().From is { } start ? (int)start : 0;
        bool isCurrent = context.Request.Headers.IfNoneMatch == ETag;
        context.Response.StatusCode = Status ?? (isCurrent ? 304 : from > Content.Length - 1 ? 416 : from > 0 ? 206 : 200);
        byte[] body = context.Response.StatusCode is 200 or 206 ? Content[from..] : [];
        Answers.Enqueue((context.Response.StatusCode, body.Length));
        if (body.Length == 0)
        {
            return;
        }

        context.Response.Headers.ETag = ETag;
        context.Response.ContentLength = body.Length;
        if (from > 0)
        {
            context.Response.Headers.ContentRange = $"bytes {from}-{Content.Length - 1}/{Content.Length}";
        }

        int length = Math.Min(body.Length, BreakAfter ?? body.Length);
        await context.Response.Body.WriteAsync(body.AsMemory(0, length));
        await context.Response.Body.FlushAsync();
        if (length < body.Length)
        {
            await Received.WaitAsync(context.RequestAborted);
            context.Abort();
        }
    }
}
