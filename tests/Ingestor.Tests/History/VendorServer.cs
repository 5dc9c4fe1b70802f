using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Candlewick.Ingestor.Tests.History;

/// <summary>What a request was.</summary>
/// <param name="Body">Empty of a GET.</param>
internal sealed record Asked(string Path, IReadOnlyDictionary<string, string> Query, IReadOnlyDictionary<string, string> Headers, string Body, long AtTimestamp);

/// <summary>What is answered.</summary>
/// <param name="CutAfter">The connection breaks after so many bytes of the body.</param>
internal sealed record Answer(string Body, HttpStatusCode Status = HttpStatusCode.OK, string? RetryAfter = null, int? CutAfter = null);

/// <summary>A vendor's REST server, as far as a test wants one.</summary>
internal sealed class VendorServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Func<Asked, Answer> _routes;
    private readonly ConcurrentQueue<Answer> _first = new();
    private readonly ConcurrentQueue<Asked> _asked = new();

    private VendorServer(WebApplication app, Func<Asked, Answer> routes) => (_app, _routes) = (app, routes);

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>All that it was asked, in order.</summary>
    public IReadOnlyList<Asked> Asked => [.. _asked];

    public static async Task<VendorServer> StartAsync(Func<Asked, Answer> routes)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1));
        var app = builder.Build();
        var server = new VendorServer(app, routes);
        app.Run(server.ServeAsync);
        await app.StartAsync();
        return server;
    }

    /// <summary>Answers the next requests with these, whatever they ask for.</summary>
    public void AnswerFirst(params Answer[] answers)
    {
        foreach (var answer in answers)
        {
            _first.Enqueue(answer);
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task ServeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var asked = new Asked(
            context.Request.Path, context.Request.Query.ToDictionary(q => q.Key, q => q.Value.ToString(), StringComparer.Ordinal),
            context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            await reader.ReadToEndAsync(context.RequestAborted), TimeProvider.System.GetTimestamp());
        _asked.Enqueue(asked);
        var answer = _first.TryDequeue(out var first) ? first : _routes(asked);
        context.Response.StatusCode = (int)answer.Status;
        context.Response.ContentType = "application/json";
        if (answer.RetryAfter is { } after)
        {
            context.Response.Headers.RetryAfter = after;
        }

        if (answer.CutAfter is { } length)
        {
            context.Response.ContentLength = answer.Body.Length;
            await context.Response.WriteAsync(answer.Body[..length], context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            context.Abort();
            return;
        }

        await context.Response.WriteAsync(answer.Body, context.RequestAborted);
    }
}
