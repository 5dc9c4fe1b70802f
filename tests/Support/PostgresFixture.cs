using System.Security.Cryptography;
using Candlewick.LocalServers.Postgres;
using Npgsql;
using Xunit;

namespace Candlewick.Tests.Support;

/// <summary>
/// One PostgreSQL for a test assembly: the connection string POSTGRES_TEST, else a private cluster in a temporary
/// folder. Each test that asks gets a database of its own.
/// </summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    /// <summary>Settings of a cluster that nobody will miss: nothing is flushed.</summary>
    private static readonly Dictionary<string, string> Throwaway = new()
    {
        ["fsync"] = "off", ["synchronous_commit"] = "off", ["full_page_writes"] = "off", ["max_connections"] = "200",
    };

    private readonly List<string> _databases = [];
    private TempFolder? _folder;
    private PostgresCluster? _cluster;
    private string? _given;

    /// <summary>Connection string to a new, empty database.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        string name = "test_" + RandomNumberGenerator.GetHexString(10, lowercase: true);
        await ExecuteAsync($"CREATE DATABASE {name}");
        lock (_databases)
        {
            _databases.Add(name);
        }

        return new NpgsqlConnectionStringBuilder(Maintenance) { Database = name, Pooling = true }.ConnectionString;
    }

    public async ValueTask InitializeAsync()
    {
        _given = Environment.GetEnvironmentVariable("POSTGRES_TEST");
        if (!string.IsNullOrEmpty(_given))
        {
            Console.Error.WriteLine("PostgreSQL for these tests: POSTGRES_TEST");
            return;
        }

        string? pgbin = Environment.GetEnvironmentVariable("PGBIN");
        string binaries = PostgresBinaries.Find(pgbin) ?? await InstallAsync(pgbin);
        _folder = new TempFolder("postgres");
        var options = new PostgresClusterOptions { Folder = _folder.FullPath, Binaries = binaries, Settings = Throwaway };
        try
        {
            _cluster = await PostgresCluster.StartAsync(options, TimeProvider.System, new StandardErrorLogger(), default);
        }
        catch
        {
            _folder.Dispose();
            throw;
        }

        Console.Error.WriteLine($"PostgreSQL for these tests: 127.0.0.1:{_cluster.Port} (private cluster, programs in {binaries})");
    }

    /// <summary>A server that goes on without us loses our databases; one of our own ends.</summary>
    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
        else if (_given is not null)
        {
            foreach (string name in _databases)
            {
                await ExecuteAsync($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
            }
        }

        _folder?.Dispose();
    }

    /// <summary>As <c>pipeline up</c> does where PostgreSQL is missing, by one assembly for all.</summary>
    private static async Task<string> InstallAsync(string? pgbin)
    {
        using var turn = await MachineLock.TakeAsync(Path.Combine(Path.GetTempPath(), "candlewick-postgres-install.lock"), TimeSpan.FromMinutes(5));
        return PostgresBinaries.Find(pgbin) ?? await PostgresInstall.RunAsync(TimeProvider.System, new StandardErrorLogger(), default);
    }

    private string Maintenance => _cluster?.ConnectionString ?? _given ?? throw new InvalidOperationException("the fixture is not initialized");

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Maintenance);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
