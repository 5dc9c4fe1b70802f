using System.Net;
using Candlewick.Cli.Hosting;
using Candlewick.Cli.Settings;
using Candlewick.EmbeddedKafka.Registry;
using Candlewick.EmbeddedKafka.Server;
using Candlewick.LocalServers.Folders;
using Candlewick.LocalServers.Kafka;
using Candlewick.LocalServers.Postgres;
using Microsoft.Extensions.Logging;

namespace Candlewick.Cli.Local;

/// <summary>The servers that `pipeline up` starts itself, because no setting names one that runs already.</summary>
internal sealed class LocalStack : IAsyncDisposable
{
    private readonly FolderLock _lock;
    private EmbeddedBroker? _broker;
    private KafkaFromHome? _kafka;
    private PostgresCluster? _postgres;
    private EmbeddedRegistry? _registry;

    private LocalStack(FolderLock held) => _lock = held;

    public required string KafkaBootstrap { get; set; }

    public required Uri SchemaRegistry { get; set; }

    public required string Postgres { get; set; }

    /// <summary>Our own broker; null where it is somebody else's.</summary>
    public EmbeddedBroker? Broker => _broker;

    /// <summary>One line a server, for the screen.</summary>
    public List<(string Name, string Where, string What)> Lines { get; } = [];

    /// <summary>Starts what is missing, all at the same time.</summary>
    /// <exception cref="SettingException">A port is taken.</exception>
    /// <exception cref="LocalServers.LocalServerException">A server could not be started.</exception>
    public static async Task<LocalStack> StartAsync(PipelineSettings settings, ILoggerFactory loggers, TimeProvider time, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(settings.DataFolder);
        var stack = new LocalStack(FolderLock.Take(settings.DataFolder, "pipeline up")) { KafkaBootstrap = "", SchemaRegistry = null!, Postgres = "" };
        try
        {
            // Before anything is started that would have to be stopped again.
            PortOwner.RequireFree(settings.Host, settings.Port, "PORT");
            PortOwner.RequireFree(settings.Host, settings.StreamPort, "STREAM_PORT");
            PortOwner.RequireFree(settings.Host, settings.ProxyPort, "PROXY_PORT");
            if (settings.SchemaRegistry is null)
            {
                PortOwner.RequireFree(IPAddress.Loopback, settings.RegistryPort, "REGISTRY_PORT");
            }

            if (settings is { KafkaBootstrap: null, KafkaHome: null })
            {
                PortOwner.RequireFree(IPAddress.Loopback, settings.Broker.Port, "BROKER_PORT");
            }

            await Task.WhenAll(
                stack.StartKafkaAndRegistryAsync(settings, loggers, time, cancellationToken),
                stack.StartPostgresAsync(settings, loggers, time, cancellationToken));
            stack.Lines.Sort();
            return stack;
        }
        catch
        {
            await stack.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_registry is not null)
        {
            await _registry.DisposeAsync();
        }

        if (_broker is not null)
        {
            await _broker.DisposeAsync();
        }

        await Task.WhenAll(_kafka?.DisposeAsync().AsTask() ?? Task.CompletedTask, _postgres?.DisposeAsync().AsTask() ?? Task.CompletedTask);
        _lock.Dispose();
    }

    /// <summary>The registry's port also tells of the broker, which must be there first.</summary>
    private async Task StartKafkaAndRegistryAsync(PipelineSettings settings, ILoggerFactory loggers, TimeProvider time, CancellationToken cancellationToken)
    {
        await StartKafkaAsync(settings, loggers, time, cancellationToken);
        await StartRegistryAsync(settings, loggers, time, cancellationToken);
    }

    private async Task StartKafkaAsync(PipelineSettings settings, ILoggerFactory loggers, TimeProvider time, CancellationToken cancellationToken)
    {
        if (settings.KafkaBootstrap is { } bootstrap)
        {
            KafkaBootstrap = bootstrap;
            Add("kafka", bootstrap, "from KAFKA_BOOTSTRAP");
            return;
        }

        if (settings.KafkaHome is not { } home)
        {
            _broker = await EmbeddedBroker.StartAsync(settings.Broker, loggers, time, cancellationToken);
            KafkaBootstrap = _broker.Bootstrap;
            Add("kafka", _broker.Bootstrap, $"embedded broker: one machine, no replacement for a cluster; data in {settings.Broker.Folder}");
            return;
        }

        string folder = Path.Combine(settings.DataFolder, "kafka");
        var options = new KafkaFromHomeOptions { KafkaHome = home, Folder = folder };
        _kafka = await KafkaFromHome.StartAsync(options, time, loggers.CreateLogger<KafkaFromHome>(), cancellationToken);
        KafkaBootstrap = _kafka.Bootstrap;
        Add("kafka", _kafka.Bootstrap, $"Apache Kafka from KAFKA_HOME, data in {folder}");
    }

    private async Task StartPostgresAsync(PipelineSettings settings, ILoggerFactory loggers, TimeProvider time, CancellationToken cancellationToken)
    {
        if (settings.Postgres is { } given)
        {
            Postgres = given;
            Add("postgres", "", "from POSTGRES");
            return;
        }

        var logger = loggers.CreateLogger<PostgresCluster>();
        string binaries = PostgresBinaries.Find(Environment.GetEnvironmentVariable("PGBIN"))
            ?? await PostgresInstall.RunAsync(time, logger, cancellationToken);
        var options = new PostgresClusterOptions { Folder = Path.Combine(settings.DataFolder, "postgres"), Binaries = binaries };
        _postgres = await PostgresCluster.StartAsync(options, time, logger, cancellationToken);
        Postgres = _postgres.ConnectionString;
        Add("postgres", $"127.0.0.1:{_postgres.Port}", $"private cluster, data in {_postgres.Folder}");
    }

    private async Task StartRegistryAsync(PipelineSettings settings, ILoggerFactory loggers, TimeProvider time, CancellationToken cancellationToken)
    {
        if (settings.SchemaRegistry is { } given)
        {
            SchemaRegistry = given;
            Add("registry", given.GetComponents(UriComponents.SchemeAndServer, UriFormat.Unescaped), "from SCHEMA_REGISTRY");
            return;
        }

        string folder = Path.Combine(settings.DataFolder, "registry");
        var options = new EmbeddedRegistryOptions { Folder = folder, Port = settings.RegistryPort };
        options = _broker is null ? options : options.WithHealthOf(_broker);
        _registry = await EmbeddedRegistry.StartAsync(options, loggers, time, cancellationToken);
        SchemaRegistry = _registry.Url;
        Add("registry", $"{_registry.Url}".TrimEnd('/'), $"schema registry, ids in {folder}");
    }

    private void Add(string name, string where, string what)
    {
        lock (Lines)
        {
            Lines.Add((name, where, what));
        }
    }
}
