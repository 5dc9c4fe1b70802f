using Candlewick.StreamApi.Protocol;
using Microsoft.AspNetCore.Http;

namespace Candlewick.StreamApi.Access.Requests;

/// <summary>Finds what a request's client may read. Whether that is enough is asked later, of the endpoint.</summary>
internal sealed class GrantFinder(RequestDelegate next, AccessGate gate)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await gate.OfAsync(context);
        }
        catch (RequestException e)
        {
            context.Features.Set(new NoGrant(e));
        }

        await next(context);
    }
}

/// <summary>Why a request has no grant though it has a key or token: it is not good, or whoever could say so is away.</summary>
internal sealed record NoGrant(RequestException Why);
