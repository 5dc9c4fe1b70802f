using Candlewick.StreamApi.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Candlewick.StreamApi.Access.Requests;

/// <summary>Answers a request that is not let through: problem details, and a line of the audit.</summary>
internal sealed class Refusal(Audit audit)
{
    /// <param name="status">HTTP status.</param>
    /// <param name="code">One of <see cref="ErrorCodes"/>.</param>
    /// <param name="why">With the remedy.</param>
    public Task AnswerAsync(HttpContext context, int status, string code, string why)
    {
        audit.Refused(context.Features.Get<Grant>()?.Name, context.Connection.RemoteIpAddress, $"{context.Request.Method} {context.Request.Path}", why);
        if (status == StatusCodes.Status401Unauthorized)
        {
            context.Response.Headers[HeaderNames.WWWAuthenticate] = "Bearer";
        }

        return TypedResults.Problem(why, statusCode: status, title: code, extensions: new Dictionary<string, object?> { ["code"] = code, ["retryable"] = status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable })
            .ExecuteAsync(context);
    }
}
