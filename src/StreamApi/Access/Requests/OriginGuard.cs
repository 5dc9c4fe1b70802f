using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Sockets;
using Microsoft.AspNetCore.Http;

namespace Candlewick.StreamApi.Access.Requests;

/// <summary>Refuses requests that call us by another's name, and those of foreign pages.</summary>
internal sealed class OriginGuard(RequestDelegate next, HostPolicy hosts, OriginPolicy origins, Refusal refusal)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        return !hosts.Allows(request.Host, context.Connection.LocalIpAddress)
            ? refusal.AnswerAsync(
                context, StatusCodes.Status421MisdirectedRequest, ErrorCodes.NotAllowed, $"this server is not called '{Audit.Plain(request.Host.Host)}'; where it is, add the name to ALLOWED_HOSTS")
            : context.GetEndpoint()?.Metadata.GetMetadata<AsksItself>() is null && !origins.Allows(context)
                ? refusal.AnswerAsync(context, StatusCodes.Status403Forbidden, ErrorCodes.NotAllowed, $"pages of '{Audit.Plain(request.Headers.Origin.ToString())}' are not allowed; add the origin to CORS_ORIGINS")
                : next(context);
    }
}
