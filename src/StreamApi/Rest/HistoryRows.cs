using Candlewick.StreamApi.Access;
using Candlewick.StreamApi.Protocol;
using Microsoft.AspNetCore.Http;

namespace Candlewick.StreamApi.Rest;

/// <summary>Rows that an answer may have, out of what its client may read of the past.</summary>
internal static class HistoryRows
{
    private const string RetryAfterSeconds = "1";

    /// <exception cref="RequestException">Its client has read as much as it may for now.</exception>
    public static void Take(HttpContext context, RangeQuery range)
    {
        if (context.Features.Get<Grant>()?.History is { } history && !history.TryTake(range.Last ?? range.Limit))
        {
            context.Response.Headers.RetryAfter = RetryAfterSeconds;
            throw new RequestException(ErrorCodes.Limit, "a client may read so many rows of the past in a minute, and yours has; ask for fewer, or try again in some seconds", retryable: true);
        }
    }
}
