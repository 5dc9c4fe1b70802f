using Candlewick.Ingestor.Simulation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Ingestor.Binance;

/// <summary>Binance's spot streams and its public history about a simulated market. The server pings every 20 s, below what is written here.</summary>
internal sealed class BinanceSimulator : IWireVendor
{
    public string Name => "binance";

    public string SocketPath => "/";

    public void Map(IEndpointRouteBuilder routes, WireSimulator simulator)
    {
        routes.Map("/stream", context => AcceptAsync(context, simulator, [.. context.Request.Query["streams"].ToString().Split('/', StringSplitOptions.RemoveEmptyEntries)], isCombined: true));
        routes.Map("/ws/{**streams}", context => AcceptAsync(
            context, simulator, [.. ((string?)context.Request.RouteValues["streams"] ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries)], isCombined: false));
        new BinanceSimulatedHistory(simulator).Map(routes);
    }

    private static Task AcceptAsync(HttpContext context, WireSimulator simulator, IReadOnlyList<string> streams, bool isCombined)
    {
        bool isMicroseconds = context.Request.Query["timeUnit"].ToString().Equals("MICROSECOND", StringComparison.OrdinalIgnoreCase);
        return simulator.AcceptAsync(context, client => new BinanceSimulatedSession(client, simulator.Market, streams, isCombined, isMicroseconds));
    }
}
