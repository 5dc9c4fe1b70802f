using Candlewick.EventStore;
using Candlewick.Streaming.Settings;
using Candlewick.Streaming.Topics;
using Candlewick.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

[assembly: AssemblyFixture(typeof(KafkaFixture))]
[assembly: AssemblyFixture(typeof(PostgresFixture))]

namespace Candlewick.Projections.Tests;

/// <summary>Topics, a database, and projectors that come and go between them.</summary>
internal sealed class Pipeline : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<Projector> _projectors = [];

    private Pipeline(KafkaSettings settings, TopicLayout layout, string connectionString) =>
        (Settings, Layout, ConnectionString, Database) = (settings, layout, connectionString, EventStoreDatabase.CreateDataSource(connectionString));

    public KafkaSettings Settings { get; }

    public TopicLayout Layout { get; }

    public string ConnectionString { get; }

    public NpgsqlDataSource Database { get; }

    public static async Task<Pipeline> CreateAsync(KafkaFixture kafka, PostgresFixture postgres, int partitions)
    {
        var settings = kafka.Settings();
        var layout = await new TopicAdmin(settings, TimeProvider.System, NullLogger<TopicAdmin>.Instance).EnsureAsync(partitions, Patience, default);
        return new Pipeline(settings, layout, await postgres.CreateDatabaseAsync());
    }

    /// <summary>Starts a projector as a process would: with a pool of its own to the same database.</summary>
    public async Task<Projector> StartAsync(
        string worker = "a", Func<ProjectionOptions, ProjectionOptions>? change = null, ILoggerProvider? log = null, string? database = null,
        Action<IServiceCollection, ProjectionOptions>? more = null)
    {
        var options = Options(worker) with { Database = EventStoreDatabase.CreateDataSource(database ?? ConnectionString) };
        var projector = new Projector(change?.Invoke(options) ?? options, log, more);
        _projectors.Add(projector);
        await projector.Host.StartAsync();
        return projector;
    }

    /// <summary>Of a process that works on the pool of the tests.</summary>
    public ProjectionOptions Options(string worker = "a") => new()
    {
        Kafka = Settings with { WorkerName = Settings.WorkerName + worker },
        Layout = Layout,
        SchemaIds = new KnownSchemaIds(),
        Database = Database,
    };

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>How many rows the read model has; 0 before there is one.</summary>
    public async Task<long> RowsAsync() =>
        await ScalarAsync<bool>("SELECT to_regclass('candle') IS NOT NULL") ? await ScalarAsync<long>("SELECT count(*) FROM candle") : 0;

    public async ValueTask DisposeAsync()
    {
        foreach (var projector in _projectors)
        {
            await projector.DisposeAsync();
        }

        await Database.DisposeAsync();
    }
}

/// <summary>One projector in a host of its own.</summary>
internal sealed class Projector : IAsyncDisposable
{
    private readonly NpgsqlDataSource _database;
    private bool _disposed;

    public Projector(ProjectionOptions options, ILoggerProvider? log, Action<IServiceCollection, ProjectionOptions>? more)
    {
        _database = options.Database;
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddProjections(options);
        more?.Invoke(builder.Services, options);
        if (log is not null)
        {
            builder.Logging.AddProvider(log);
        }

        Host = builder.Build();
    }

    public IHost Host { get; }

    public ProjectionSnapshot Now => Host.Services.GetRequiredService<ProjectionStatus>().Current;

    public Task? Work => Host.Services.GetServices<IHostedService>().OfType<BackgroundService>().First().ExecuteTask;

    /// <summary>Stops it wherever it is: what it read and did not store is dropped, as when its process is killed.</summary>
    public async Task StopAsync()
    {
        await Host.StopAsync();
        await DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_disposed)
        {
            _disposed = true;
            await Host.StopAsync();
            Host.Dispose();
            await _database.DisposeAsync();
        }
    }
}
