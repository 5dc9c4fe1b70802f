using System.Net;
using Microsoft.AspNetCore.Http;

namespace Candlewick.StreamApi.Access.Requests;

/// <summary>
/// By which names this server may be called. A page whose own name was pointed at us (DNS rebinding) would be of our origin to a browser; it calls us by
/// that name.
/// </summary>
/// <param name="allowed">Besides loopback's, the machine's and the address that was reached: <c>api.example</c>, <c>*.example</c> or <c>*</c>.</param>
internal sealed class HostPolicy(IReadOnlyList<string> allowed)
{
    private static readonly string[] Own = ["localhost", "127.0.0.1", "[::1]", "0.0.0.0", "[::]", Environment.MachineName, Dns.GetHostName()];

    /// <param name="host">The <c>Host</c> header.</param>
    /// <param name="local">Our end of the connection.</param>
    public bool Allows(HostString host, IPAddress? local)
    {
        string name = host.Host;
        return Own.Contains(name, StringComparer.OrdinalIgnoreCase)
            || (IPAddress.TryParse(name.Trim('[', ']'), out var address) && local is not null && Plain(address).Equals(Plain(local)))
            || (name.Length > 0 && allowed.Any(a => Matches(a, name)));
    }

    private static bool Matches(string allowed, string name) =>
        allowed == "*" || string.Equals(allowed, name, StringComparison.OrdinalIgnoreCase)
        || (allowed.StartsWith("*.", StringComparison.Ordinal) && name.EndsWith(allowed[1..], StringComparison.OrdinalIgnoreCase));

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
