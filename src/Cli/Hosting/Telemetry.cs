using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Candlewick.Cli.Hosting;

/// <summary>
/// What a process tells of itself: the meters of its services at <c>/metrics</c>, and where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>
/// names a collector, meters and traces to it. Without one nobody listens to an <c>ActivitySource</c>, and none makes an activity.
/// </summary>
internal static class Telemetry
{
    /// <param name="process">The command, for <c>service.name</c> where <c>OTEL_SERVICE_NAME</c> does not say.</param>
    public static void Add(IServiceCollection services, string process)
    {
        var telemetry = services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter("Candlewick.*", "Npgsql", "System.Runtime", "Microsoft.AspNetCore.Hosting")
            .AddPrometheusExporter());
        if (Environment.GetEnvironmentVariable("OTEL_SERVICE_NAME") is null or "")
        {
            telemetry.ConfigureResource(resource => resource.AddService($"candlewick-{process}"));
        }

        if (Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT") is { Length: > 0 })
        {
            telemetry.WithTracing(traces => traces.AddSource("Candlewick.*").AddAspNetCoreInstrumentation().AddNpgsql()).UseOtlpExporter();
        }
    }

    public static void Map(WebApplication app) => app.MapPrometheusScrapingEndpoint();
}
