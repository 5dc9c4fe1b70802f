using System.Collections.Concurrent;
using System.Net;
using Candlewick.Contracts.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Candlewick.Contracts.Tests.Registry;

/// <summary>A registry over HTTP that answers as a test says; null is a connection that breaks.</summary>
internal sealed class StubRegistry : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private readonly WebApplication _app;
    private readonly Func<HttpRequest, (HttpStatusCode Status, string Body)?> _answer;
    private readonly ConcurrentQueue<StubRequest> _requests = [];

    private StubRegistry(Func<HttpRequest, (HttpStatusCode Status, string Body)?> answer)
    {
        _answer = answer;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public IReadOnlyList<StubRequest> Requests => [.. _requests];

    public string Authority => new Uri(_app.Urls.Single()).Authority;

    /// <summary>Gives id 1 to every schema that is registered; <paramref name="answer"/> says the rest.</summary>
    public static Task<StubRegistry> RegisteringAsync(Func<HttpRequest, (HttpStatusCode Status, string Body)?> answer) =>
        StartAsync(request => request.Path.Value!.EndsWith("/versions", StringComparison.Ordinal) ? (HttpStatusCode.OK, """{"id":1}""") : answer(request));

    public static async Task<StubRegistry> StartAsync(Func<HttpRequest, (HttpStatusCode Status, string Body)?> answer)
    {
        var registry = new StubRegistry(answer);
        await registry._app.StartAsync();
        return registry;
    }

    /// <param name="user">With a colon and an at, where there is one.</param>
    /// <param name="path">In the address, without a slash before it.</param>
    public RegistryConnection Connect(string user = "", string path = "") => new(new Uri($"http://{user}{Authority}/{path}"), Timeout);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        _requests.Enqueue(new StubRequest(context.Request.Method, $"{context.Request.Path}{context.Request.QueryString}", context.Request.Headers.Authorization.ToString()));
        if (_answer(context.Request) is not { } answer)
        {
            context.Abort();
            return Task.CompletedTask;
        }

        context.Response.StatusCode = (int)answer.Status;
        return context.Response.WriteAsync(answer.Body);
    }
}

/// <summary>What was asked.</summary>
internal sealed record StubRequest(string Method, string Path, string Authorization);
