using Candlewick.LocalServers.Kafka;
using Candlewick.LocalServers.Postgres;
using Microsoft.Extensions.Logging;

namespace Candlewick.Cli.Testing;

/// <summary>The broker and the PostgreSQL that all test assemblies share; they learn of them from the environment.</summary>
internal sealed class TestServers : IAsyncDisposable
{
    /// <summary>Nobody will miss this cluster's data: nothing is flushed.</summary>
    private static readonly Dictionary<string, string> Throwaway = new()
    {
        ["fsync"] = "off", ["synchronous_commit"] = "off", ["full_page_writes"] = "off", ["max_connections"] = "200",
    };

    /// <summary>
    /// Every test process runs for seconds, and starts others that do: by profiling code that soon ends they would take a quarter more of the processor.
    /// </summary>
    private readonly Dictionary<string, string> _environment = new() { ["DOTNET_TieredPGO"] = "0" };
    private KafkaFromHome? _kafka;
    private PostgresCluster? _postgres;

    private TestServers()
    {
    }

    /// <summary>Which broker the tests use, and how it came about.</summary>
    public string Kafka { get; private set; } = "";

    /// <summary>Which PostgreSQL the tests use; never its connection string.</summary>
    public string Postgres { get; private set; } = "";

    /// <summary>Variables for the tests' processes.</summary>
    public IReadOnlyDictionary<string, string> Environment => _environment;

    public static async Task<TestServers> StartAsync(Repository repository, ResultsFolder folder, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var servers = new TestServers();
        try
        {
            await Task.WhenAll(
                servers.StartKafkaAsync(repository, folder.Kafka, loggers.CreateLogger<KafkaFromHome>(), cancellationToken),
                servers.StartPostgresAsync(folder.Postgres, loggers.CreateLogger<PostgresCluster>(), cancellationToken));
            return servers;
        }
        catch
        {
            await servers.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync() =>
        await Task.WhenAll(_kafka?.DisposeAsync().AsTask() ?? Task.CompletedTask, _postgres?.DisposeAsync().AsTask() ?? Task.CompletedTask);

    private async Task StartKafkaAsync(Repository repository, string folder, ILogger logger, CancellationToken cancellationToken)
    {
        string? home = Variable("KAFKA_HOME") ?? repository.NeighbouringKafka;
        if (home is not null)
        {
            // Also where a broker is given: the tests of local servers start brokers of their own from it.
            Set("KAFKA_HOME", Path.GetFullPath(home));
        }

        if (Variable("KAFKA_BOOTSTRAP") is { } bootstrap)
        {
            Kafka = $"{bootstrap} (KAFKA_BOOTSTRAP)";
        }
        else if (home is not null)
        {
            _kafka = await KafkaFromHome.StartAsync(
                new KafkaFromHomeOptions { KafkaHome = home, Folder = folder }, TimeProvider.System, logger, cancellationToken);
            Set("KAFKA_BOOTSTRAP", _kafka.Bootstrap);
            Kafka = $"{_kafka.Bootstrap} (started from KAFKA_HOME {home})";
        }
        else
        {
            Kafka = "a container for each assembly that needs one where there is Docker, else the embedded broker";
        }
    }

    private async Task StartPostgresAsync(string folder, ILogger logger, CancellationToken cancellationToken)
    {
        if (Variable("POSTGRES_TEST") is not null)
        {
            Postgres = "POSTGRES_TEST";
            return;
        }

        string binaries = PostgresBinaries.Find(Variable("PGBIN")) ?? await PostgresInstall.RunAsync(TimeProvider.System, logger, cancellationToken);
        var options = new PostgresClusterOptions { Folder = folder, Binaries = binaries, Settings = Throwaway };
        _postgres = await PostgresCluster.StartAsync(options, TimeProvider.System, logger, cancellationToken);
        Set("POSTGRES_TEST", _postgres.ConnectionString);
        Postgres = $"127.0.0.1:{_postgres.Port} (private cluster, programs in {binaries})";
    }

    private void Set(string name, string value)
    {
        lock (_environment)
        {
            _environment[name] = value;
        }
    }

    private static string? Variable(string name) =>
        System.Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
