using Candlewick.StreamApi.Compatibility.BrokerProxy;
using Candlewick.StreamApi.Compatibility.MultiEndpoint;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Candlewick.StreamApi.Compatibility;

/// <summary>Puts the protocols of two other services into the API, each on a port of its own: their clients run as they are.</summary>
internal static class CompatibilityHosting
{
    public static void AddCompatibility(this IServiceCollection services)
    {
        services.AddSingleton<MatcherPolicy, PortMatcherPolicy>();
        services.AddSingleton<StreamClients>();
        services.AddSingleton<StreamStatus>();
        services.AddSingleton<MultiEndpointService>();
        services.AddSingleton<BrokerTokens>();
        services.AddSingleton<BrokerItems>();
        services.AddSingleton<GzipBrokerItems>();
        services.AddSingleton<WatchedInstruments>();
        services.AddSingleton<BrokerSymbols>();
        services.AddSingleton<BrokerProxyService>();
    }

    /// <summary>Routes by path and port; before all that asks which endpoint is meant.</summary>
    public static void UsePortRouting(this WebApplication app)
    {
        app.Use(BrokerProxyService.TakeAnyPath);
        app.UseRouting();
    }

    public static void MapCompatibility(this WebApplication app)
    {
        app.Services.GetRequiredService<MultiEndpointService>().Map(app.MapGroup("").On(ApiPort.MultiEndpoint));
        app.Services.GetRequiredService<BrokerProxyService>().Map(app.MapGroup("").On(ApiPort.BrokerProxy));
    }
}
