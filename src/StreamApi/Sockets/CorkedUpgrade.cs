using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Candlewick.StreamApi.Sockets;

/// <summary>Gives a connection that becomes a WebSocket a stream that can be corked.</summary>
internal sealed class CorkedUpgrade(IHttpUpgradeFeature upgrade) : IHttpUpgradeFeature
{
    public bool IsUpgradableRequest => upgrade.IsUpgradableRequest;

    /// <summary>Null before the upgrade.</summary>
    public CorkedStream? Stream { get; private set; }

    public static void Use(WebApplication app) => app.Use(static (context, next) =>
    {
        if (context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade)
        {
            context.Features.Set<IHttpUpgradeFeature>(new CorkedUpgrade(upgrade));
        }

        return next(context);
    });

    /// <summary>The stream of a connection's WebSocket; null where it goes over one that several share, of HTTP/2.</summary>
    public static CorkedStream? StreamOf(HttpContext context) => (context.Features.Get<IHttpUpgradeFeature>() as CorkedUpgrade)?.Stream;

    public async Task<Stream> UpgradeAsync() => Stream = new CorkedStream(await upgrade.UpgradeAsync());
}
