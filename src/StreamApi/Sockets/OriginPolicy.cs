using Microsoft.AspNetCore.Http;

namespace Candlewick.StreamApi.Sockets;

/// <summary>Which web pages may connect. A browser names the page's origin; other clients name none and are let in.</summary>
/// <param name="allowed"><c>CORS_ORIGINS</c>; <c>*</c> allows all, <c>null</c> pages without an origin: files, and every sandboxed frame of whoever's page.</param>
/// <param name="ports">Ports that this process listens on.</param>
internal sealed class OriginPolicy(IReadOnlyList<string> allowed, Func<IEnumerable<int>> ports)
{
    private readonly HashSet<string> _allowed = allowed.Select(o => o.TrimEnd('/')).ToHashSet(StringComparer.OrdinalIgnoreCase);

    public bool Allows(HttpContext context)
    {
        string? origin = context.Request.Headers.Origin;
        return string.IsNullOrEmpty(origin) || Allows(origin) || IsSame(origin, context.Request.Host.Value);
    }

    /// <summary>True for the origins that are configured, and for our own pages under a loopback name.</summary>
    /// <param name="origin">The <c>Origin</c> header.</param>
    public bool Allows(string origin) =>
        _allowed.Contains("*") || _allowed.Contains(origin)
        || (PageOf(origin) is { } page && page.Host is "localhost" or "127.0.0.1" or "[::1]" && ports().Contains(page.Port));

    /// <summary>A page that we served under the name it calls us by, which was checked: no other's name was pointed at us.</summary>
    private static bool IsSame(string origin, string? host) => PageOf(origin) is { } page && string.Equals(page.Authority, host, StringComparison.OrdinalIgnoreCase);

    private static Uri? PageOf(string origin) => Uri.TryCreate(origin, UriKind.Absolute, out var page) && page.Scheme is "http" or "https" ? page : null;
}
