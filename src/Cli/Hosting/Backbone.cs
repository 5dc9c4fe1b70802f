using Candlewick.CandleAggregator;
using Candlewick.Cli.Local;
using Candlewick.Cli.Settings;
using Candlewick.Contracts.Registry;
using Candlewick.Contracts.Topics;
using Candlewick.EventStore.Writing;
using Candlewick.Ingestor;
using Candlewick.Market.Sessions;
using Candlewick.Projections;
using Candlewick.Streaming.Settings;
using Candlewick.Streaming.Topics;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Candlewick.Cli.Hosting;

/// <summary>What every service is given: Kafka with its topics in order, and the schema ids.</summary>
internal sealed record Backbone(KafkaSettings Kafka, TopicLayout Layout, ISchemaIds SchemaIds, SessionMode Sessions)
{
    private readonly Lazy<CandleRules> _rules = new(() => new CandleRules(Sessions));

    /// <summary>What candles are built under; made when it is first asked for, for not every command builds some.</summary>
    public CandleRules Rules => _rules.Value;

    /// <summary>How candles are made, by a service or anew.</summary>
    public AggregatorOptions Aggregation => new(Kafka, Layout, SchemaIds, Rules);

    /// <summary>For a service: waits for Kafka and the registry, makes what is missing and checks what is there.</summary>
    public static Task<Backbone> ConnectAsync(
        PipelineSettings settings, string bootstrap, Uri registry, string workerName, ILoggerFactory loggers, CancellationToken cancellationToken) =>
        ConnectAsync(settings, bootstrap, registry, workerName, PipelineSettings.Patience, TopicCatalog.All, loggers, cancellationToken);

    /// <summary>The same for a command that somebody waits for.</summary>
    /// <param name="topics">Whose schema ids it needs.</param>
    public static Task<Backbone> ConnectAsync(
        PipelineSettings settings, Endpoints endpoints, IReadOnlyList<Topic> topics, ILoggerFactory loggers, CancellationToken cancellationToken) =>
        ConnectAsync(settings, endpoints.KafkaBootstrap, endpoints.SchemaRegistry, settings.WorkerName ?? "local", PipelineSettings.ShortPatience, topics, loggers, cancellationToken);

    private static async Task<Backbone> ConnectAsync(
        PipelineSettings settings, string bootstrap, Uri registry, string workerName, TimeSpan patience, IReadOnlyList<Topic> topics, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var time = TimeProvider.System;
        var kafka = settings.Kafka(bootstrap, workerName);
        var admin = new TopicAdmin(kafka, time, loggers.CreateLogger<TopicAdmin>());

        // Kept for the life of the process: schema ids that turn up later are looked up through it.
        var connection = new RegistryConnection(registry, TimeSpan.FromSeconds(10));
        var layout = admin.EnsureAsync(settings.Partitions, patience, cancellationToken);
        var ids = Contracts.Registry.SchemaIds.ResolveAsync(connection, settings.TopicPrefix, patience, time, loggers.CreateLogger<SchemaIds>(), cancellationToken, topics);
        await Task.WhenAll(layout, ids);
        return new Backbone(kafka, await layout, await ids, settings.Sessions);
    }

    /// <summary>What sources of this process are published with.</summary>
    public IngestOptions Publishing(PipelineSettings settings) => new()
    {
        Kafka = Kafka,
        Layout = Layout,
        SchemaIds = SchemaIds,
        Time = TimeProvider.System,
        TraceSample = settings.TraceSample,
    };

    /// <summary>The projections of this process.</summary>
    public ProjectionOptions Projection(PipelineSettings settings, NpgsqlDataSource database) => new()
    {
        Kafka = Kafka,
        Layout = Layout,
        SchemaIds = SchemaIds,
        Database = database,
        Events = EventWriters.Create(settings.EventStore, database),
    };
}
