using Candlewick.EmbeddedKafka.Registry;
using Candlewick.EmbeddedKafka.Server;
using Candlewick.Streaming.Health;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Candlewick.Cli.Hosting;

/// <summary>The registry's port, where the broker beside it has health and metrics, as every process of ours has.</summary>
internal static class BrokerPort
{
    public static EmbeddedRegistryOptions WithHealthOf(this EmbeddedRegistryOptions options, EmbeddedBroker broker) => options with
    {
        AlsoAdd = services =>
        {
            services.AddHealthChecks().Add(new HealthCheckRegistration("broker", _ => broker.Check, null, [HealthAnswer.WithData]));
            Telemetry.AddBroker(services, broker);
        },
        AlsoServe = routes =>
        {
            routes.MapHealth();
            routes.MapPrometheusScrapingEndpoint();
        },
    };
}
