using System.Collections.Concurrent;
using System.Net;
using Candlewick.StreamApi.Access.Requests;

namespace Candlewick.StreamApi.Access;

/// <summary>Sockets of each address that are open, keys or not.</summary>
internal sealed class AddressPlaces(AccessLimits limits)
{
    private readonly ConcurrentDictionary<string, int> _open = new(StringComparer.Ordinal);

    /// <summary>Takes a place; false where an address has all it may. Loopback is everybody's on this machine and may have any number.</summary>
    public bool TryEnter(IPAddress? address)
    {
        if (RequestRate.AddressOf(address) is not { } client)
        {
            return true;
        }

        if (_open.AddOrUpdate(client, 1, static (_, open) => open + 1) <= limits.Connections)
        {
            return true;
        }

        Leave(address);
        return false;
    }

    /// <summary>Gives it back.</summary>
    public void Leave(IPAddress? address)
    {
        if (RequestRate.AddressOf(address) is { } client && _open.AddOrUpdate(client, 0, static (_, open) => open - 1) <= 0)
        {
            // Only where it is still none: whoever came meanwhile keeps its count.
            _open.TryRemove(new KeyValuePair<string, int>(client, 0));
        }
    }
}
