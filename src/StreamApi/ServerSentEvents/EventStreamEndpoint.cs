using Candlewick.Instruments.Lookup;
using Candlewick.StreamApi.Access;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Protocol.Json;
using Candlewick.StreamApi.Rest;
using Candlewick.StreamApi.Sockets;
using Candlewick.StreamApi.Subscriptions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.ServerSentEvents;

/// <summary><c>GET /api/stream</c>: one subscription as server-sent events, which <c>curl</c> and a browser's <c>EventSource</c> read.</summary>
internal sealed class EventStreamEndpoint(
    SubscriptionFactory factory, AccessGate access, AddressPlaces addresses, Audit audit, ConnectionGate gate, StreamLimits limits, TimeProvider time,
    IHostApplicationLifetime lifetime, ILogger<EventStreamEndpoint> logger)
{
    /// <summary>How long a send may hold up the end.</summary>
    private static readonly TimeSpan ClosePatience = TimeSpan.FromSeconds(2);

    public async Task<IResult> GetAsync(HttpContext context)
    {
        string? last = context.Request.Headers["Last-Event-ID"].ToString() is { Length: > 0 } id ? id
            : context.Request.Query["cursor"].ToString() is { Length: > 0 } cursor ? cursor
            : null;
        if (last is not null && EventId.IsEnd(last))
        {
            // The one answer after which an EventSource does not come back.
            return TypedResults.NoContent();
        }

        var grant = await access.OfAsync(context) ?? Grant.None;
        try
        {
            var request = EventStreamRequest.Parse(context.Request.Query, last);
            using var seat = ConnectionSeat.Take(gate, addresses, context.Connection.RemoteIpAddress, grant, out _);
            return await StreamAsync(context, request, grant);
        }
        catch (Exception e) when (e is RequestException or InstrumentNameException)
        {
            if (e is RequestException { Code: ErrorCodes.Limit })
            {
                audit.Refused(grant.Name, context.Connection.RemoteIpAddress, context.Request.Path, e.Message);
            }

            return Problem(Failure.Of(e));
        }
    }

    private async Task<IResult> StreamAsync(HttpContext context, EventStreamRequest request, Grant grant)
    {
        var items = request.Options.DecimalsAsStrings == true ? JsonItems.Strings : JsonItems.Numbers;
        using var sink = new EventStreamSink(context, items, limits.SendPatience, time);
        await using var subscriptions = new SubscriptionSet(factory, grant, limits, time, logger) { LostGoesLive = request.Options.LostGoesLive == true };
        var ending = new TaskCompletionSource<Ending?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var draining = lifetime.ApplicationStopping.Register(() => ending.TrySetResult(new Ending(CloseCodes.Draining, "the server shuts down", 2_000)));
        await using var revoked = grant.Ended.Register(() => ending.TrySetResult(new Ending(CloseCodes.NotAuthorised, "the key or token was revoked or has expired", 0)));
        await using var gone = context.RequestAborted.Register(() => ending.TrySetResult(null));

        Begin(context.Response);
        var running = subscriptions.Start(request.Subscribe, sink, reason => ending.TrySetResult(reason));
        try
        {
            await BeatAsync(sink, Task.WhenAny(running, ending.Task), context.RequestAborted);
            if (ending.Task.IsCompletedSuccessfully)
            {
                var stopped = subscriptions.StopAsync(request.Subscribe.Id, running);
                if (await Task.WhenAny(stopped, Task.Delay(ClosePatience, TimeProvider.System, CancellationToken.None)) != stopped)
                {
                    // A send that the client does not take: it is cut, and resumes from its last event.
                    context.Abort();
                }

                await stopped;
                if (await ending.Task is { } reason)
                {
                    string? cursor = await running;
                    await sink.SendAsync(
                        new StreamEvent.Closing(reason.Code, reason.Reason, reason.RetryAfterMs, cursor is null ? [] : [(request.Subscribe.Id, cursor)]), context.RequestAborted);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SlowClientException)
        {
            // The client is gone, or was cut.
        }

        return sink.Refused is { } refused ? Problem(refused) : TypedResults.Empty;
    }

    private async Task BeatAsync(EventStreamSink sink, Task end, CancellationToken gone)
    {
        while (!end.IsCompleted)
        {
            var due = limits.Heartbeat - sink.Silence;
            if (due <= TimeSpan.Zero)
            {
                await sink.BeatAsync(gone);
                continue;
            }

            using var over = CancellationTokenSource.CreateLinkedTokenSource(gone);
            await Task.WhenAny(end, Task.Delay(due, time, over.Token));
            await over.CancelAsync();
        }
    }

    private static void Begin(HttpResponse response)
    {
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";

        // What proxies of the nginx family understand: not to collect what is sent.
        response.Headers["X-Accel-Buffering"] = "no";
    }

    private static IResult Problem(Failure failure) => RestProblem.From(new RequestException(failure.Code, failure.Message, failure.Retryable));
}
