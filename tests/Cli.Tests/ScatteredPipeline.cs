using Candlewick.LocalServers.Folders;
using Candlewick.LocalServers.Postgres;
using Candlewick.Streaming.Reading;
using Candlewick.Streaming.Settings;
using Candlewick.Tests.Support;
using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Candlewick.Cli.Tests;

/// <summary>A pipeline in processes of its own: each can be killed, and started again at the same address.</summary>
internal sealed class ScatteredPipeline : IAsyncDisposable
{
    private readonly TempFolder _folder = new("scattered");
    private readonly int _postgresPort = LoopbackPort.Pick();
    private readonly Dictionary<string, string> _environment;
    private readonly List<CliProcess> _processes = [];
    private PostgresCluster? _postgres;

    public ScatteredPipeline()
    {
        (int broker, int registry) = (LoopbackPort.Pick(), LoopbackPort.Pick());
        _environment = new Dictionary<string, string>
        {
            ["DATA_DIR"] = _folder.FullPath,
            ["BROKER_PORT"] = $"{broker}",
            ["REGISTRY_PORT"] = $"{registry}",
            ["KAFKA_BOOTSTRAP"] = $"127.0.0.1:{broker}",
            ["SCHEMA_REGISTRY"] = $"http://127.0.0.1:{registry}",
        };
    }

    /// <summary>Writes a CSV file: NSE:TCS on 2026-01-05, times of day in India.</summary>
    public string Csv(string name, params IEnumerable<string> rows)
    {
        File.WriteAllLines(_folder[name], ["symbol,exchange_time,receive_time,last_price", .. rows]);
        return _folder[name];
    }

    public static string Row(string time, string price, string? received = null) => $"TCS,2026-01-05T{time}+05:30,2026-01-05T{received ?? time}+05:30,{price}";

    public CliProcess Start(params string[] arguments)
    {
        var process = new CliProcess(_environment, arguments);
        _processes.Add(process);
        return process;
    }

    public async Task<CliProcess> StartKafkaAsync()
    {
        var kafka = Start("kafka");
        await kafka.PrintsAsync("Ctrl-C stops both");
        return kafka;
    }

    public async Task<CliProcess> StartServiceAsync(string service)
    {
        var process = Start(service);
        await process.PrintsAsync("Ctrl-C stops it");
        return process;
    }

    public async Task StartPostgresAsync()
    {
        string binaries = PostgresBinaries.Find(Environment.GetEnvironmentVariable("PGBIN")) ?? throw new InvalidOperationException("no PostgreSQL; set PGBIN");
        var options = new PostgresClusterOptions { Folder = _folder["postgres"], Binaries = binaries, Port = _postgresPort };
        _postgres = await PostgresCluster.StartAsync(options, TimeProvider.System, NullLogger.Instance, TestContext.Current.CancellationToken);
        _environment["POSTGRES"] = _postgres.ConnectionString;
    }

    /// <summary>Ends all sessions, as a restart of the server does.</summary>
    public Task StopPostgresAsync() => _postgres!.StopAsync();

    /// <summary>Waits until there are ticks under a prefix.</summary>
    public Task PublishesAsync(string prefix) => Eventually.TrueAsync(
        () =>
        {
            int read = 0;
            PartitionReader.ReadToEnd(
                new KafkaSettings { Bootstrap = _environment["KAFKA_BOOTSTRAP"] }, [new TopicPartition($"{prefix}ticks", 0)], _ => read++, TestContext.Current.CancellationToken);
            return read > 0;
        },
        TimeSpan.FromSeconds(60), $"records in {prefix}ticks");

    /// <summary>The only 1d candle of an instrument in the read model.</summary>
    public async Task<(decimal Open, decimal Close, long Updates)> DayAsync(string instrument)
    {
        await using var database = NpgsqlDataSource.Create(_postgres!.ConnectionString);
        await using var command = database.CreateCommand("SELECT open, close, updates FROM candle WHERE instrument = $1 AND interval = '1d'");
        command.Parameters.Add(new() { Value = instrument });
        await using var reader = await command.ExecuteReaderAsync();
        Assert.True(await reader.ReadAsync());
        var day = (reader.GetDecimal(0), reader.GetDecimal(1), reader.GetInt64(2));
        Assert.False(await reader.ReadAsync());
        return day;
    }

    public async ValueTask DisposeAsync()
    {
        _processes.ForEach(process => process.Dispose());
        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
        }

        _folder.Dispose();
    }
}
