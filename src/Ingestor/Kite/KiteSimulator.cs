using Candlewick.Ingestor.Simulation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Ingestor.Kite;

/// <summary>
/// Zerodha's socket, login, instruments and candles about a simulated market. Every change is a packet, where the vendor's server leaves out most:
/// what is told is all that happened.
/// </summary>
internal sealed class KiteSimulator : IWireVendor
{
    public string Name => "kite";

    public string SocketPath => "/";

    public void Map(IEndpointRouteBuilder routes, WireSimulator simulator)
    {
        var listing = new KiteListing(simulator.Market.Instruments);
        var logins = new KiteSimulatedLogins(simulator);
        routes.Map("/", context => context.WebSockets.IsWebSocketRequest ? AcceptAsync(context, simulator, logins, listing) : WelcomeAsync(context));

        // The page of the broker's: whoever comes is the user, and is led back as to the address that is registered with the key.
        routes.MapGet("/connect/login", () => Results.Redirect($"/?action=login&type=login&status=success&request_token={logins.RequestToken()}"));
        new KiteSimulatedRest(simulator, logins, listing).Map(routes);
    }

    private static Task AcceptAsync(HttpContext context, WireSimulator simulator, KiteSimulatedLogins logins, KiteListing listing)
    {
        if (!logins.IsValid(context.Request.Query["api_key"], context.Request.Query["access_token"]))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        }

        return simulator.AcceptAsync(context, client => new KiteSimulatedSession(client, simulator.Market, listing));
    }

    private static Task WelcomeAsync(HttpContext context) => context.Response.WriteAsync(
        context.Request.Query["request_token"] is [{ } token, ..]
            ? $"Logged in. The request_token is {token}; this address has it, too.\n"
            : "A simulated Zerodha. /connect/login logs in, /instruments lists, and a WebSocket here has the market.\n");
}
