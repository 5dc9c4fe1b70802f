using System.Net;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Candlewick.EmbeddedKafka.Registry;

/// <summary>Where the embedded registry keeps its schemas and where it listens.</summary>
public sealed record EmbeddedRegistryOptions
{
    /// <summary>Folder of the journal; made where it is missing. One process at a time.</summary>
    public required string Folder { get; init; }

    /// <summary>Port to listen on; 0 for one that the system picks.</summary>
    public int Port { get; init; }

    /// <summary>Address to listen on. The registry has no access control: loopback, unless the network is trusted.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>Adds the services that <see cref="AlsoServe"/> needs.</summary>
    public Action<IServiceCollection>? AlsoAdd { get; init; }

    /// <summary>Adds paths of others to the same port: a broker's health and metrics.</summary>
    public Action<IEndpointRouteBuilder>? AlsoServe { get; init; }
}
