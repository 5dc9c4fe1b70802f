using Candlewick.Market.Instruments;
using Candlewick.StreamApi.Protocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Candlewick.StreamApi.Rest;

/// <summary>
/// The query parameters of a route. One that it does not have is refused by name: ignored, a misspelt filter would answer with more
/// than was asked for, and nobody would know.
/// </summary>
internal static class QueryParameters
{
    /// <summary>Lets requests with these parameters through, each of them once and in any case, and refuses all others.</summary>
    public static RouteHandlerBuilder Takes(this RouteHandlerBuilder route, params string[] parameters) => route.WithMetadata(new TakenParameters(parameters)).AddEndpointFilter(async (call, next) =>
    {
        var context = call.HttpContext;
        if (Problem(context.Request.Query, parameters) is not { } problem)
        {
            return await next(call);
        }

        return RestProblem.From(new RequestException(ErrorCodes.BadRequest, problem));
    });

    private static string? Problem(IQueryCollection query, string[] parameters)
    {
        foreach (var (name, values) in query)
        {
            if (!parameters.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                var close = CloseMatches.Of(name.ToLowerInvariant(), parameters);
                return $"there is no parameter '{(name.Length <= 40 ? name : name[..40] + "…")}' here"
                    + (close.Count > 0 ? $"; did you mean {close[0]}?" : parameters.Length > 0 ? $"; there are {string.Join(", ", parameters)}" : "; this address has none");
            }

            if (values.Count > 1)
            {
                return $"{name} is given {values.Count} times; give it once";
            }
        }

        return null;
    }
}

/// <summary>Names of the query parameters that a route has, for its description.</summary>
internal sealed record TakenParameters(IReadOnlyList<string> Names);
