using Candlewick.LocalServers.Folders;
using Candlewick.LocalServers.Processes;
using Microsoft.Extensions.Logging;

namespace Candlewick.LocalServers.Postgres;

/// <summary>
/// A PostgreSQL server of our own on 127.0.0.1, with its data in one folder. It needs no system cluster and leaves
/// none behind; it ends with this process, and with the next start where this process was killed.
/// </summary>
public sealed partial class PostgresCluster : IAsyncDisposable
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);

    private readonly ChildProcess _server;
    private readonly FolderLock _lock;
    private readonly ILogger _logger;

    private PostgresCluster(ChildProcess server, FolderLock folderLock, string connectionString, int port, string folder, ILogger logger)
    {
        _server = server;
        _lock = folderLock;
        _logger = logger;
        ConnectionString = connectionString;
        Port = port;
        Folder = folder;
    }

    /// <summary>For Npgsql, to the database <c>candlewick</c> as its superuser. Holds the password: not for logs.</summary>
    public string ConnectionString { get; }

    public int Port { get; }

    /// <summary>Where the files are, which is not the folder asked for when the server's account cannot reach that one.</summary>
    public string Folder { get; }

    /// <summary>Process id of the server.</summary>
    public int ProcessId => _server.Id;

    /// <summary>Makes the cluster at first use, starts it and waits until it accepts connections.</summary>
    /// <exception cref="LocalServerException">The folder or the port is in use, or the server ended; with the log's last lines.</exception>
    public static async Task<PostgresCluster> StartAsync(
        PostgresClusterOptions options, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        var folderLock = FolderLock.Take(Path.GetFullPath(options.Folder), "PostgreSQL");
        try
        {
            var folder = await ClusterFolder.PrepareAsync(options.Folder, (from, to) => LogRelocated(logger, from, to), cancellationToken);
            if (!Directory.Exists(folder.Data))
            {
                long start = time.GetTimestamp();
                LogInitializing(logger, folder.Root);
                bool durable = options.Settings.GetValueOrDefault("fsync") != "off";
                await ClusterInit.RunAsync(folder, options.Binaries, durable, cancellationToken);
                LogInitialized(logger, time.GetElapsedTime(start).TotalSeconds);
            }

            if (await Postmaster.StopOrphanAsync(folder.Data, time, cancellationToken) is { } orphan)
            {
                LogOrphan(logger, orphan);
            }

            var (server, port) = await LaunchAsync(options, folder, time, cancellationToken);
            string password = await folder.PasswordAsync(cancellationToken);
            return new PostgresCluster(
                server, folderLock,
                $"Host=127.0.0.1;Port={port};Username={ClusterFolder.User};Password={password};Database={ClusterFolder.Database}",
                port, folder.Root, logger);
        }
        catch
        {
            folderLock.Dispose();
            throw;
        }
    }

    /// <summary>Fast shutdown: open transactions roll back, data is flushed. Stopping twice is no error.</summary>
    public async Task StopAsync()
    {
        if (!await _server.StopAsync(StopPatience))
        {
            LogKilled(_logger, StopPatience.TotalSeconds);
        }

        _lock.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _server.Dispose();
    }

    private static async Task<(ChildProcess Server, int Port)> LaunchAsync(
        PostgresClusterOptions options, ClusterFolder folder, TimeProvider time, CancellationToken cancellationToken)
    {
        const int attempts = 3;
        for (int attempt = 1; ; attempt++)
        {
            int port = options.Port > 0 ? options.Port : LoopbackPort.Pick();
            if (!LoopbackPort.IsFree(port))
            {
                throw new LocalServerException($"port {port} on 127.0.0.1 is in use, so PostgreSQL cannot have it. Stop what uses it, or choose 0 for any free port.");
            }

            var log = new ServerLog(folder.Log);
            var server = await ChildProcess.StartAsync(Command(options, folder, port), time);
            bool up = await RunningProcesses.WaitUntilAsync(
                () => Task.FromResult(server.HasExited || Postmaster.IsReady(folder.Data, server.Id)), options.Patience, time, cancellationToken);
            if (up && !server.HasExited)
            {
                return (server, port);
            }

            string how = server.HasExited ? $"ended with exit code {server.ExitCode}" : $"did not accept connections within {options.Patience.TotalSeconds:0} s";
            await server.StopAsync(StopPatience);
            server.Dispose();
            string tail = log.Tail();
            bool portTaken = options.Port == 0 && tail.Contains("Address already in use", StringComparison.Ordinal);
            if (!portTaken || attempt == attempts)
            {
                throw new LocalServerException($"PostgreSQL in {folder.Root} {how}. Its log, {log.File}, ends:\n{tail}");
            }
        }
    }

    private static ChildCommand Command(PostgresClusterOptions options, ClusterFolder folder, int port)
    {
        var settings = new Dictionary<string, string>(options.Settings)
        {
            ["port"] = $"{port}",
            ["listen_addresses"] = "127.0.0.1",
            ["unix_socket_directories"] = "",
            ["TimeZone"] = "UTC",
            ["log_timezone"] = "UTC",
            ["cluster_name"] = "candlewick",
        };
        return new ChildCommand(
            Path.Combine(options.Binaries, Executables.FileName("postgres")),
            ["-D", folder.Data, .. settings.SelectMany(setting => new[] { "-c", $"{setting.Key}={setting.Value}" })],
            folder.Log, folder.Root)
        {
            RunAs = folder.Account,
            // SIGINT is PostgreSQL's fast shutdown; SIGTERM would wait for every client to leave.
            Shutdown = Signal.Interrupt,
            Environment = PostgresEnvironment.Neutral,
        };
    }

    [LoggerMessage(LogLevel.Information, "Making a private PostgreSQL cluster in {Folder}, once")]
    private static partial void LogInitializing(ILogger logger, string folder);

    [LoggerMessage(LogLevel.Information, "Private PostgreSQL cluster made in {Seconds:0.0} s")]
    private static partial void LogInitialized(ILogger logger, double seconds);

    [LoggerMessage(LogLevel.Warning, "PostgreSQL's account cannot reach {Folder}; its files are in {Elsewhere}")]
    private static partial void LogRelocated(ILogger logger, string folder, string elsewhere);

    [LoggerMessage(LogLevel.Warning, "PostgreSQL of an earlier run was still there (process {ProcessId}) and has been shut down")]
    private static partial void LogOrphan(ILogger logger, int processId);

    [LoggerMessage(LogLevel.Warning, "PostgreSQL did not shut down within {Seconds} s and was killed; it recovers at the next start")]
    private static partial void LogKilled(ILogger logger, double seconds);
}
