using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Candlewick.StreamApi.Compatibility;

/// <summary>A port of the API. What an address means depends on the port: <c>/health</c> is ours on one and the multi-endpoint service's on another.</summary>
public enum ApiPort
{
    /// <summary><c>/api</c>, <c>/ws/v1</c> and all that is ours.</summary>
    Web,

    /// <summary>The multi-endpoint service, see <see cref="MultiEndpoint.StreamEndpoints"/>.</summary>
    MultiEndpoint,

    /// <summary>The broker proxy.</summary>
    BrokerProxy,
}

/// <summary>Tells ports apart by what they were opened as: their numbers may be the system's, or a proxy's before them.</summary>
public static class ApiPorts
{
    /// <summary>Opens a port.</summary>
    /// <param name="port">0 picks one.</param>
    /// <param name="configure">What else is to be said of it.</param>
    public static void Listen(this KestrelServerOptions kestrel, IPAddress address, int port, ApiPort what, Action<ListenOptions>? configure = null) =>
        kestrel.Listen(address, port, listen =>
        {
            listen.Use(next => connection =>
            {
                connection.Features.Set(new OpenedAs(what));
                return next(connection);
            });
            configure?.Invoke(listen);
        });

    internal static bool CameTo(this HttpContext context, ApiPort what) => (context.Features.Get<OpenedAs>()?.What ?? ApiPort.Web) == what;

    private sealed record OpenedAs(ApiPort What);
}
