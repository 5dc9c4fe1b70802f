using Candlewick.StreamApi.Access.Keys;
using Candlewick.StreamApi.Access.Tokens;
using Microsoft.Extensions.Hosting;

namespace Candlewick.StreamApi.Access;

/// <summary>Looks once a second which keys and tokens are still good.</summary>
internal sealed class AccessWatch(ApiKeyRing keys, IssuerTokens? tokens, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Before anybody is served.</summary>
    /// <exception cref="ApiKeyException">There is a file of keys, and it cannot be used.</exception>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        keys.Refresh();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            keys.Watch();
            tokens?.Expire();
        }
    }
}
