using System.Net;
using Candlewick.StreamApi.Access;
using Candlewick.StreamApi.Protocol;

namespace Candlewick.StreamApi.Sockets;

/// <summary>The places that one connection takes: of the server, of its address and of its grant.</summary>
internal sealed class ConnectionSeat(ConnectionGate gate, AddressPlaces addresses, IPAddress? address, Places places) : IDisposable
{
    /// <summary>Takes them all.</summary>
    /// <param name="name">What the connection is called.</param>
    /// <exception cref="RequestException"><c>limit</c>: one is not to be had.</exception>
    public static ConnectionSeat Take(ConnectionGate gate, AddressPlaces addresses, IPAddress? address, Grant grant, out string name)
    {
        if (!gate.TryEnter(out name))
        {
            throw Full("the server has as many connections as it may have");
        }

        if (!addresses.TryEnter(address))
        {
            gate.Leave();
            throw Full("your address has as many connections as it may have");
        }

        if (!grant.Use.Connections.TryTake())
        {
            gate.Leave();
            addresses.Leave(address);
            throw Full($"'{grant.Name}' has as many connections as it may have, {grant.Use.Connections.Limit}");
        }

        return new ConnectionSeat(gate, addresses, address, grant.Use.Connections);
    }

    public void Dispose()
    {
        places.Return();
        addresses.Leave(address);
        gate.Leave();
    }

    private static RequestException Full(string why) => new(ErrorCodes.Limit, why, retryable: true);
}
