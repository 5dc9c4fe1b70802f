using System.Globalization;
using Candlewick.LocalServers.Folders;
using Candlewick.LocalServers.Processes;
using Microsoft.Extensions.Logging;

namespace Candlewick.LocalServers.Kafka;

/// <summary>
/// An Apache Kafka broker of our own on 127.0.0.1, run from an unpacked distribution with its data in one folder.
/// It ends with this process, and with the next start where this process was killed.
/// </summary>
public sealed partial class KafkaFromHome : IAsyncDisposable
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ProbePatience = TimeSpan.FromSeconds(2);

    private readonly ChildProcess _broker;
    private readonly FolderLock _lock;
    private readonly ILogger _logger;

    private KafkaFromHome(ChildProcess broker, FolderLock folderLock, int port, ILogger logger)
    {
        _broker = broker;
        _lock = folderLock;
        _logger = logger;
        Bootstrap = $"127.0.0.1:{port}";
    }

    /// <summary><c>127.0.0.1:port</c>.</summary>
    public string Bootstrap { get; }

    /// <summary>Process id of the broker's Java.</summary>
    public int ProcessId => _broker.Id;

    /// <summary>Formats the storage at first use, starts the broker and waits until it answers requests.</summary>
    /// <exception cref="LocalServerException">No Java, folder or port in use, or the broker ended; with its output's last lines.</exception>
    public static async Task<KafkaFromHome> StartAsync(
        KafkaFromHomeOptions options, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        var scripts = new KafkaScripts(options.KafkaHome);
        string folder = Path.GetFullPath(options.Folder);
        var folderLock = FolderLock.Take(folder, "Kafka");
        try
        {
            var files = new Files(folder);
            if (await OrphanBroker.StopAsync(files.ProcessId, files.Properties, time, cancellationToken) is { } orphan)
            {
                LogOrphan(logger, orphan);
            }

            var (broker, port) = await LaunchAsync(options, scripts, files, time, cancellationToken);
            return new KafkaFromHome(broker, folderLock, port, logger);
        }
        catch
        {
            folderLock.Dispose();
            throw;
        }
    }

    /// <summary>SIGTERM, after ten seconds SIGKILL. Stopping twice is no error.</summary>
    public async Task StopAsync()
    {
        if (!await _broker.StopAsync(StopPatience))
        {
            LogKilled(_logger, StopPatience.TotalSeconds);
        }

        _lock.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _broker.Dispose();
    }

    private static async Task<(ChildProcess Broker, int Port)> LaunchAsync(
        KafkaFromHomeOptions options, KafkaScripts scripts, Files files, TimeProvider time, CancellationToken cancellationToken)
    {
        const int attempts = 3;
        for (int attempt = 1; ; attempt++)
        {
            int port = PortFor(options.Port);
            int controllerPort = PortFor(options.ControllerPort);
            while (controllerPort == port && options.ControllerPort == 0)
            {
                // A port that was picked is free again until the broker has it, and so is picked twice now and then.
                controllerPort = LoopbackPort.Pick();
            }

            await File.WriteAllTextAsync(files.Properties, BrokerProperties.Text(options, files.Data, port, controllerPort), cancellationToken);
            var environment = JavaEnvironment(options, files);
            if (!File.Exists(Path.Combine(files.Data, "meta.properties")))
            {
                await Tool.MustRunAsync(
                    [scripts.Storage, "format", "-t", BrokerProperties.NewClusterId(), "-c", files.Properties],
                    files.Folder, cancellationToken, environment: environment);
            }

            var log = new ServerLog(files.Log);
            var command = new ChildCommand(scripts.Start, [files.Properties], files.Log, files.Folder) { Environment = environment };
            var broker = await ChildProcess.StartAsync(command, time);
            await File.WriteAllTextAsync(files.ProcessId, broker.Id.ToString(CultureInfo.InvariantCulture), cancellationToken);
            bool up = await RunningProcesses.WaitUntilAsync(
                async () => broker.HasExited || await BrokerProbe.AnswersAsync(port, ProbePatience, time, cancellationToken),
                options.Patience, time, cancellationToken);
            if (up && !broker.HasExited)
            {
                return (broker, port);
            }

            string how = broker.HasExited ? $"ended with exit code {broker.ExitCode}" : $"did not answer within {options.Patience.TotalSeconds:0} s";
            await broker.StopAsync(StopPatience);
            broker.Dispose();
            string tail = log.Tail();
            bool portTaken = (options.Port == 0 || options.ControllerPort == 0) && tail.Contains("Address already in use", StringComparison.Ordinal);
            if (!portTaken || attempt == attempts)
            {
                throw new LocalServerException($"Kafka in {files.Folder} {how}. Its output, {log.File}, ends:\n{tail}");
            }
        }
    }

    private static int PortFor(int wanted)
    {
        if (wanted == 0)
        {
            return LoopbackPort.Pick();
        }

        return LoopbackPort.IsFree(wanted)
            ? wanted
            : throw new LocalServerException($"port {wanted} on 127.0.0.1 is in use, so Kafka cannot have it. Stop what uses it, or choose 0 for any free port.");
    }

    private static Dictionary<string, string?> JavaEnvironment(KafkaFromHomeOptions options, Files files) => new()
    {
        ["KAFKA_HEAP_OPTS"] = $"-Xms128m -Xmx{options.HeapMebibytes}m",
        // The distribution may be read-only; its own log files go to our folder.
        ["LOG_DIR"] = Path.Combine(files.Folder, "server-logs"),
        // Set for a client's debugging, these would take a port or slow the broker down.
        ["JMX_PORT"] = null,
        ["KAFKA_OPTS"] = null,
    };

    private sealed record Files(string Folder)
    {
        public string Data => Path.Combine(Folder, "data");

        public string Properties => Path.Combine(Folder, "server.properties");

        public string Log => Path.Combine(Folder, "kafka.log");

        public string ProcessId => Path.Combine(Folder, "kafka.pid");
    }

    [LoggerMessage(LogLevel.Warning, "Kafka of an earlier run was still there (process {ProcessId}) and has been ended")]
    private static partial void LogOrphan(ILogger logger, int processId);

    [LoggerMessage(LogLevel.Warning, "Kafka did not shut down within {Seconds} s and was killed; it recovers its logs at the next start")]
    private static partial void LogKilled(ILogger logger, double seconds);
}
