using System.Diagnostics.Metrics;
using Candlewick.EmbeddedKafka.Server;
using Candlewick.StreamApi.Access;
using Candlewick.StreamApi.Access.Requests;
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
    private static bool HasCollector => Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT") is { Length: > 0 };

    /// <param name="process">The command, for <c>service.name</c> where <c>OTEL_SERVICE_NAME</c> does not say.</param>
    /// <param name="broker">The broker in this process that belongs to these services.</param>
    public static void Add(IServiceCollection services, string process, EmbeddedBroker? broker)
    {
        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => Name(resource, process))
            .WithMetrics(metrics => metrics
                .AddMeter("Candlewick.*", "Npgsql", "System.Runtime", "Microsoft.AspNetCore.Hosting")
                .AddPrometheusExporter());
        LeaveOutOthers(services, broker);
        if (HasCollector)
        {
            telemetry.WithTracing(traces => traces.AddSource("Candlewick.*").AddAspNetCoreInstrumentation().AddNpgsql()).UseOtlpExporter();
        }
    }

    /// <summary>The embedded broker's meter, to be scraped at the registry's port; a collector has it from the process's own.</summary>
    public static void AddBroker(IServiceCollection services, EmbeddedBroker broker)
    {
        services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddMeter("Candlewick.Broker").AddPrometheusExporter());
        LeaveOutOthers(services, broker);
    }

    public static void Map(WebApplication app) => app.MapPrometheusScrapingEndpoint().Needs(Areas.Metrics);

    /// <summary>Traces of a command that hosts nothing; sent when it is disposed at the latest. Null without a collector.</summary>
    public static TracerProvider? Traces(string process) => !HasCollector ? null
        : Sdk.CreateTracerProviderBuilder().ConfigureResource(resource => Name(resource, process)).AddSource("Candlewick.*").AddOtlpExporter().Build();

    /// <summary>Beside the pipeline there can be a simulated one in the same process, and meters are found by name in all of it.</summary>
    private static void LeaveOutOthers(IServiceCollection services, EmbeddedBroker? broker) => services.ConfigureOpenTelemetryMeterProvider((provider, metrics) =>
    {
        var own = provider.GetRequiredService<IMeterFactory>();
        metrics.AddView(instrument =>
            (instrument.Meter.Scope is IMeterFactory scope && scope != own) || (instrument.Meter.Name == "Candlewick.Broker" && instrument.Meter != broker?.Meter)
                ? MetricStreamConfiguration.Drop
                : null);
    });

    private static void Name(ResourceBuilder resource, string process)
    {
        if (Environment.GetEnvironmentVariable("OTEL_SERVICE_NAME") is null or "")
        {
            resource.AddService($"candlewick-{process}");
        }
    }
}
