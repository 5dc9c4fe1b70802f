using Candlewick.StreamApi.Access.Requests;
using Candlewick.StreamApi.Hosting;
using MessagePack;
using MessagePack.Resolvers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Hub;

/// <summary>Puts the hub into a host.</summary>
internal static class HubHosting
{
    public static IServiceCollection AddMarketHub(this IServiceCollection services, StreamLimits limits)
    {
        services.AddSingleton<HubClients>();
        services.AddSingleton<HubFaults>();
        services.AddLogging(logging => logging.AddFilter(HubFaults.SignalRsLog, LogLevel.None));
        services.AddSignalR(options =>
            {
                options.AddFilter<HubFaults>();
                options.MaximumReceiveMessageSize = limits.MessageBytes;
                options.KeepAliveInterval = limits.Heartbeat;
                options.ClientTimeoutInterval = limits.SendPatience;
            })
            .AddJsonProtocol(options => options.PayloadSerializerOptions.Converters.Add(new FrameJson()))
            .AddMessagePackProtocol(options => options.SerializerOptions = MessagePackSerializerOptions.Standard
                .WithResolver(CompositeResolver.Create([new FrameMessagePack(), new MessagePackArgument()], [StandardResolver.Instance]))
                .WithSecurity(MessagePackSecurity.UntrustedData));
        return services;
    }

    /// <summary>Maps <see cref="MarketHub.Path"/>.</summary>
    public static void MapMarketHub(this WebApplication app)
    {
        var limits = app.Services.GetRequiredService<StreamLimits>();
        // SignalR's pipes hold 64 KB each way: with more than that unread, a client's subscriptions wait for it.
        app.MapHub<MarketHub>(MarketHub.Path, options => options.TransportSendTimeout = limits.SendPatience).NeedsAnyGrant();

        // After the endpoint: see there.
        app.Services.GetRequiredService<HubClients>();
    }
}
