using Candlewick.StreamApi.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Candlewick.StreamApi.Rest;

/// <summary>Errors of the REST API: RFC 9457 problem details, with the code of the stream protocol.</summary>
internal static class RestProblem
{
    public static ProblemHttpResult From(RequestException exception) => TypedResults.Problem(
        exception.Message,
        statusCode: exception.Code switch
        {
            ErrorCodes.UnknownInstrument or ErrorCodes.UnknownVenue or ErrorCodes.NotFound => StatusCodes.Status404NotFound,
            ErrorCodes.Conflict => StatusCodes.Status409Conflict,
            ErrorCodes.NotAllowed => StatusCodes.Status403Forbidden,
            ErrorCodes.Limit => StatusCodes.Status429TooManyRequests,
            ErrorCodes.UpstreamUnavailable => StatusCodes.Status503ServiceUnavailable,
            _ => StatusCodes.Status400BadRequest,
        },
        title: exception.Code,
        extensions: new Dictionary<string, object?> { ["code"] = exception.Code, ["retryable"] = exception.Retryable });
}
