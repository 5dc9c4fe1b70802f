using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Streaming.Health;

/// <summary><c>/health/live</c> and <c>/health/ready</c>, which <c>/health</c> is too, of a process, over the checks that its services registered.</summary>
public static class HealthRoutes
{
    /// <summary>Maps them, for everybody: a probe has no key, and there is no price in them. Live is 200 as long as requests are answered; ready is 503 while a check is unhealthy.</summary>
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks("/health/live", new HealthCheckOptions
        {
            Predicate = _ => false,
            ResponseWriter = (context, _) => AnswerAsync(context, "{\"status\":\"ok\"}"u8.ToArray()),
        }).AllowAnonymous();
        foreach (string path in new[] { "/health/ready", "/health" })
        {
            routes.MapHealthChecks(path, new HealthCheckOptions { ResponseWriter = (context, report) => AnswerAsync(context, HealthAnswer.Write(report)) }).AllowAnonymous();
        }
    }

    private static Task AnswerAsync(HttpContext context, byte[] body)
    {
        context.Response.ContentType = "application/json";
        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}
