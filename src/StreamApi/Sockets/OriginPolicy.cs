using System.Net;
using Microsoft.AspNetCore.Http;

namespace Candlewick.StreamApi.Sockets;

/// <summary>Which web pages may connect. A browser names the page's origin; other clients name none and are let in.</summary>
internal sealed class OriginPolicy(IReadOnlyList<string> allowed)
{
    private readonly HashSet<string> _allowed = allowed.Select(o => o.TrimEnd('/')).ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <param name="origin">The <c>Origin</c> header, null where there is none.</param>
    /// <param name="remote">The client's address.</param>
    /// <param name="host">The <c>Host</c> header, with its port.</param>
    public bool Allows(string? origin, IPAddress? remote, string? host)
    {
        if (string.IsNullOrEmpty(origin) || _allowed.Contains("*") || _allowed.Contains(origin))
        {
            return true;
        }

        // Pages opened from a file.
        if (origin == "null")
        {
            return remote is not null && IPAddress.IsLoopback(remote);
        }

        // Our own pages. Only under a loopback name: any other host name could be one that was pointed at us by whoever made the page.
        return Uri.TryCreate(origin, UriKind.Absolute, out var page) && page.IsLoopback
            && string.Equals(page.Authority, host, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Lets the page that asked read the answer of a REST request, where it may connect.</summary>
    public void AllowReading(HttpContext context)
    {
        string? origin = context.Request.Headers.Origin;
        if (!string.IsNullOrEmpty(origin) && Allows(origin, context.Connection.RemoteIpAddress, context.Request.Host.Value))
        {
            context.Response.Headers.AccessControlAllowOrigin = origin;
            context.Response.Headers.AccessControlExposeHeaders = "Link";
        }

        context.Response.Headers.Vary = "Accept, Origin";
    }
}
