using Candlewick.Bench.Ingest;
using Candlewick.EventStore;
using Candlewick.Projections;
using Candlewick.StreamApi.Hosting;
using Candlewick.Streaming.Settings;
using Candlewick.Streaming.Topics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.Bench.Api.Servers;

/// <summary>The stream API with the projection that stores its candles, as <c>pipeline serve</c> and <c>pipeline project</c> run them.</summary>
internal static class ApiServer
{
    public static async Task RunAsync(CancellationToken cancellationToken)
    {
        var kafka = new KafkaSettings
        {
            Bootstrap = await ReadAsync(cancellationToken), TopicPrefix = await ReadAsync(cancellationToken), WorkerName = "bench",
        };
        await using var database = EventStoreDatabase.CreateDataSource(await ReadAsync(cancellationToken));
        var layout = await new TopicAdmin(kafka, TimeProvider.System, NullLogger<TopicAdmin>.Instance).EnsureAsync(TopicWriter.Partitions, TimeSpan.FromSeconds(60), cancellationToken);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().AddConsole(o => o.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Error);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddProjections(new ProjectionOptions { Kafka = kafka, Layout = layout, SchemaIds = new FixedSchemaIds(), Database = database });
        builder.Services.AddStreamApi(new StreamApiOptions
        {
            Kafka = kafka, Layout = layout, SchemaIds = new FixedSchemaIds(), Postgres = database, Limits = new StreamLimits { Connections = 10_000 },
        });
        await using var app = builder.Build();
        app.MapStreamApi();
        await app.StartAsync(cancellationToken);
        await ReadyAsync(app.Services.GetRequiredService<HealthCheckService>(), cancellationToken);
        Console.WriteLine(app.Urls.First());
        while (await Console.In.ReadLineAsync(cancellationToken) is not null)
        {
            // Twice: what the pools give back with the first is collected with the second.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            Console.WriteLine("collected");
        }

        await app.StopAsync(cancellationToken);
    }

    private static async Task ReadyAsync(HealthCheckService health, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        while ((await health.CheckHealthAsync(cancellationToken)).Status != HealthStatus.Healthy)
        {
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    private static async Task<string> ReadAsync(CancellationToken cancellationToken) =>
        await Console.In.ReadLineAsync(cancellationToken) ?? throw new InvalidOperationException("The settings ended early.");
}
