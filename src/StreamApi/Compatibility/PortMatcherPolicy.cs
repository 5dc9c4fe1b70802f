using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;

namespace Candlewick.StreamApi.Compatibility;

/// <summary>Each endpoint is one of one port: the web port's, where it does not say.</summary>
internal sealed class PortMatcherPolicy : MatcherPolicy, IEndpointSelectorPolicy
{
    public override int Order => int.MinValue;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => true;

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        for (int i = 0; i < candidates.Count; i++)
        {
            if (candidates.IsValidCandidate(i))
            {
                candidates.SetValidity(i, httpContext.CameTo(candidates[i].Endpoint.Metadata.GetMetadata<OnPort>()?.Port ?? ApiPort.Web));
            }
        }

        return Task.CompletedTask;
    }
}

/// <summary>The port that an endpoint is of.</summary>
internal sealed record OnPort(ApiPort Port);

/// <summary>Says it. What is not the web port's is no part of what OpenAPI describes.</summary>
internal static class PortEndpoints
{
    public static RouteGroupBuilder On(this RouteGroupBuilder routes, ApiPort port) => routes.WithMetadata(new OnPort(port)).ExcludeFromDescription();
}
