using System.Text.Json;
using Candlewick.Market.Ticks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Ingestor.Sessions;

/// <summary>
/// <c>/api/brokers/{name}/session</c>: how a broker session stands, its login step by step, its end. What a broker gives is never in an answer. A web page
/// of another origin cannot send what changes something: neither JSON nor a DELETE goes out without our leave.
/// </summary>
internal sealed class SessionEndpoint(BrokerSessions sessions, Uri? server)
{
    private const string BadRequest = "bad_request";

    /// <summary>What a session says of itself, and, where a login waits for it, the step that its user has to take.</summary>
    public Task<IResult> GetAsync(string name) => OfAsync(name, session => Task.FromResult(Answer(session.Name, session.State)));

    /// <summary>Without an answer the first step; with one, or where a login needs none, the login.</summary>
    public Task<IResult> PostAsync(string name, HttpContext context) => OfAsync(name, async session =>
    {
        if (!context.Request.HasJsonContentType())
        {
            return Problem(StatusCodes.Status415UnsupportedMediaType, BadRequest, "expected application/json, such as {} to begin and {\"answer\":\"…\"} to go on");
        }

        LoginStep? step;
        try
        {
            step = await JsonSerializer.DeserializeAsync(context.Request.Body, SessionJson.Default.LoginStep, context.RequestAborted);
        }
        catch (JsonException)
        {
            // Not with the parser's words, which quote what was sent.
            return Problem(StatusCodes.Status400BadRequest, BadRequest, "the body is not JSON such as {\"answer\":\"…\"}");
        }

        var prompt = session.Prompt;
        return prompt.Asks is not null && string.IsNullOrEmpty(step?.Answer)
            ? Answer(session.Name, session.State, prompt)
            : Answer(session.Name, await session.LoginAsync(step?.Answer, context.RequestAborted));
    });

    /// <summary>Ends it at the broker.</summary>
    public Task<IResult> DeleteAsync(string name, CancellationToken cancellationToken) => OfAsync(name, async session =>
    {
        await session.EndAsync(cancellationToken);
        return Answer(session.Name, session.State);
    });

    private async Task<IResult> OfAsync(string name, Func<IBrokerSession, Task<IResult>> answer)
    {
        if (!BrokerSessions.Names.Contains(name))
        {
            return Problem(StatusCodes.Status404NotFound, "not_found", $"there is no broker of that name; there are {string.Join(", ", BrokerSessions.Names)}");
        }

        try
        {
            return await answer(sessions.Of(name, server));
        }
        catch (IngestException e)
        {
            return Problem(StatusCodes.Status400BadRequest, BadRequest, e.Message);
        }
        catch (HttpRequestException e)
        {
            return Problem(StatusCodes.Status503ServiceUnavailable, "upstream_unavailable", $"{name} does not answer: {e.Message}", retryable: true);
        }
    }

    private static IResult Answer(string broker, SessionState state, LoginPrompt? step = null) => TypedResults.Json(
        new SessionAnswer(
            broker, state.Status.ToString().ToLowerInvariant(), state.Account, Microseconds(state.IssuedAt), Microseconds(state.ExpiresAt), state.Problem,
            step is null ? null : new StepAnswer(step.Asks!, step.Visit?.AbsoluteUri, step.Says)),
        SessionJson.Default.SessionAnswer);

    private static long? Microseconds(DateTimeOffset? moment) => moment is { } at ? TickTime.Of(at) : null;

    private static IResult Problem(int status, string code, string message, bool retryable = false) => TypedResults.Problem(
        message, statusCode: status, title: code, extensions: new Dictionary<string, object?> { ["code"] = code, ["retryable"] = retryable });
}

/// <summary>Puts the endpoint into a host.</summary>
public static class SessionRoutes
{
    /// <param name="server">Of a simulator that the process talks to; null: the brokers' own.</param>
    public static void MapBrokerSessions(this IEndpointRouteBuilder routes, BrokerSessions sessions, Uri? server = null)
    {
        const string Path = "/api/brokers/{name}/session";
        var endpoint = new SessionEndpoint(sessions, server);
        routes.MapGet(Path, endpoint.GetAsync);
        routes.MapPost(Path, endpoint.PostAsync);
        routes.MapDelete(Path, endpoint.DeleteAsync);
    }
}

/// <param name="Answer">To what the step before asked for.</param>
internal sealed record LoginStep(string? Answer);

/// <summary>Times in microseconds UTC.</summary>
internal sealed record SessionAnswer(string Broker, string Status, string? Account, long? IssuedUs, long? ExpiresUs, string? Problem, StepAnswer? Step);

/// <param name="Asks">Name of what is to be answered.</param>
/// <param name="Visit">A page to log in at.</param>
/// <param name="Says">What to do.</param>
internal sealed record StepAnswer(string Asks, string? Visit, string Says);
