using System.Text.Json;
using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.LocalServers.Folders;
using Candlewick.Streaming.Reading;
using Candlewick.Streaming.Settings;
using Candlewick.Tests.Support;
using Confluent.Kafka;
using Npgsql;

namespace Candlewick.EndToEnd.Tests.Pipeline;

/// <summary>Which broker a pipeline runs on.</summary>
public enum Broker
{
    /// <summary>The fixture's, shared by all tests: Apache Kafka where there is one.</summary>
    Shared,

    /// <summary>The one inside `pipeline up`, which lives and is killed with it.</summary>
    Embedded,
}

/// <summary>A pipeline of its own: topic prefix, database and data folder nobody else uses.</summary>
internal sealed class Workbench : IAsyncDisposable
{
    private readonly TempFolder _folder = new("pipeline");
    private readonly Dictionary<string, string> _environment;

    private Workbench(Broker broker, KafkaSettings kafka, string database, int partitions, string sessions)
    {
        // A fixed port, so that clients find the broker again after it was killed.
        int port = LoopbackPort.Pick();
        Kafka = broker == Broker.Embedded ? kafka with { Bootstrap = $"127.0.0.1:{port}" } : kafka;
        Database = NpgsqlDataSource.Create(database);
        _environment = new Dictionary<string, string>
        {
            ["TOPIC_PREFIX"] = kafka.TopicPrefix,
            ["POSTGRES"] = database,
            ["DATA_DIR"] = _folder.FullPath,
            ["PARTITIONS"] = $"{partitions}",
            ["SESSIONS"] = sessions,
            ["PORT"] = "0",
            ["REGISTRY_PORT"] = $"{LoopbackPort.Pick()}",
            ["BROKER_PORT"] = $"{port}",
        };
        if (broker == Broker.Shared)
        {
            _environment["KAFKA_BOOTSTRAP"] = kafka.Bootstrap;
        }
    }

    public KafkaSettings Kafka { get; }

    public NpgsqlDataSource Database { get; }

    public string Folder => _folder.FullPath;

    /// <summary>Address of the API of the `up` that runs, such as http://127.0.0.1:41234.</summary>
    public Uri Web
    {
        get
        {
            using var run = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, "run.json")));
            return new Uri(run.RootElement.GetProperty("Web").GetString()!);
        }
    }

    public static async Task<Workbench> CreateAsync(KafkaFixture kafka, PostgresFixture postgres, int partitions = 1, string sessions = "extended", Broker broker = Broker.Shared) =>
        new(broker, kafka.Settings(), await postgres.CreateDatabaseAsync(), partitions, sessions);

    /// <summary>Sets a variable of every process that is started from now on.</summary>
    public void Set(string name, string value) => _environment[name] = value;

    /// <summary>Runs `pipeline up` and waits until it is up.</summary>
    public async Task<PipelineProcess> UpAsync()
    {
        var up = PipelineProcess.Start(_environment, ["up"]);
        await up.PrintsAsync("Ctrl-C stops everything");
        return up;
    }

    /// <summary>Starts a command against this pipeline.</summary>
    public PipelineProcess Start(params string[] arguments) => PipelineProcess.Start(_environment, arguments);

    /// <summary>The same with a text as its standard input.</summary>
    public PipelineProcess StartWith(string input, params string[] arguments) => PipelineProcess.Start(_environment, arguments, input);

    /// <summary>Runs a command to its end and returns what it printed.</summary>
    public async Task<string> RunAsync(int expectedExitCode, params string[] arguments)
    {
        using var process = Start(arguments);
        int code = await process.ExitAsync(TimeSpan.FromMinutes(3));
        Assert.True(code == expectedExitCode, $"exit code {code}, expected {expectedExitCode}; it printed:\n{process.Output}");
        return process.Output;
    }

    /// <summary>All committed records of a topic, in order within a partition.</summary>
    public List<ConsumeResult<byte[], byte[]>> Read(Topic topic)
    {
        int partitions = int.Parse(_environment["PARTITIONS"], System.Globalization.CultureInfo.InvariantCulture);
        var records = new List<ConsumeResult<byte[], byte[]>>();
        PartitionReader.ReadToEnd(
            Kafka, [.. Enumerable.Range(0, partitions).Select(p => new TopicPartition(Kafka.NameOf(topic), p))], records.Add, TestContext.Current.CancellationToken);
        return records;
    }

    /// <summary>All published candles: those of a minute and longer, and the faster ones.</summary>
    public List<PublishedCandle> ReadCandles() =>
        [.. Read(TopicCatalog.Candles).Concat(Read(TopicCatalog.CandlesFast)).Select(PublishedCandle.From)];

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        _folder.Dispose();
    }
}

/// <summary>A candle with the bytes it was published as.</summary>
internal sealed record PublishedCandle(Candle Value, byte[] Bytes)
{
    public string Identity => $"{Value.Instrument}|{Value.Interval}|{Value.StartUs}|{Value.Revision}";

    public static PublishedCandle From(ConsumeResult<byte[], byte[]> record)
    {
        Assert.True(ConfluentFrame.TryRead(record.Message.Value, out _, out var message));
        return new PublishedCandle(Candle.Parser.ParseFrom(message), message.ToArray());
    }
}
