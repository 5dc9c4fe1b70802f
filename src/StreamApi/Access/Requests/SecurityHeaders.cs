using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Candlewick.StreamApi.Access.Requests;

/// <summary>Headers that keep browsers from doing more with an answer than was meant. What an endpoint has set itself stays.</summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    /// <summary>Data are no page.</summary>
    private const string DataPolicy = "default-src 'none'; frame-ancestors 'none'";

    /// <summary>Our pages load from us alone, speak to us alone and stand in nobody's frame.</summary>
    private const string PagePolicy =
        "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self' ws: wss:; "
        + "frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'";

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(static state =>
        {
            var response = (HttpResponse)state;
            bool isPage = response.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) == true;
            response.Headers.TryAdd(HeaderNames.XContentTypeOptions, "nosniff");
            response.Headers.TryAdd(HeaderNames.XFrameOptions, "DENY");
            response.Headers.TryAdd("Referrer-Policy", "no-referrer");
            response.Headers.TryAdd("Cross-Origin-Resource-Policy", "same-origin");
            response.Headers.TryAdd(HeaderNames.ContentSecurityPolicy, isPage ? PagePolicy : DataPolicy);
            return Task.CompletedTask;
        }, context.Response);
        return next(context);
    }
}
