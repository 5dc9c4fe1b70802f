using System.Diagnostics;
using Candlewick.LocalServers.Folders;
using Candlewick.LocalServers.Postgres;
using Candlewick.LocalServers.Processes;
using Candlewick.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Candlewick.LocalServers.Tests;

public sealed class PostgresClusterTests : IDisposable
{
    private readonly TempFolder _folder = new("cluster");

    public void Dispose()
    {
        NpgsqlConnection.ClearAllPools();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_new_cluster_has_its_database_in_utc_and_unicode_on_loopback_only()
    {
        await using var cluster = await StartAsync();

        Assert.Equal("candlewick", await ScalarAsync(cluster, "SELECT current_database()"));
        Assert.Equal("UTC", await ScalarAsync(cluster, "SHOW TimeZone"));
        Assert.Equal("UTF8", await ScalarAsync(cluster, "SHOW server_encoding"));
        Assert.Equal("127.0.0.1", await ScalarAsync(cluster, "SHOW listen_addresses"));
        Assert.Equal("", await ScalarAsync(cluster, "SHOW unix_socket_directories"));
        Assert.Equal("scram-sha-256", await ScalarAsync(cluster, "SELECT string_agg(DISTINCT auth_method, ',') FROM pg_hba_file_rules"));
    }

    [Fact]
    public async Task The_password_is_in_a_private_file_and_nowhere_else()
    {
        await using var cluster = await StartAsync();

        string password = new NpgsqlConnectionStringBuilder(cluster.ConnectionString).Password!;
        string secret = Path.Combine(cluster.Folder, "secret");
        Assert.True(password.Length >= 32);
        Assert.Equal(password, (await File.ReadAllTextAsync(secret)).Trim());
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(secret));
        }

        Assert.DoesNotContain(password, await RunningProcesses.CommandLineAsync(cluster.ProcessId, default), StringComparison.Ordinal);
        Assert.DoesNotContain(password, await File.ReadAllTextAsync(Path.Combine(cluster.Folder, "postgres.log")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Data_outlives_a_kill_of_the_postmaster()
    {
        await using (var first = await StartAsync())
        {
            await ScalarAsync(first, "CREATE TABLE kept (n int)");
            await ScalarAsync(first, "INSERT INTO kept VALUES (20131007)");
            Kill(first.ProcessId);
        }

        await using var second = await StartAsync();
        Assert.Equal(20131007, await ScalarAsync(second, "SELECT n FROM kept"));
    }

    [Fact]
    public async Task A_pid_file_that_names_an_unrelated_live_process_does_not_prevent_the_start()
    {
        string pidFile;
        await using (var first = await StartAsync())
        {
            pidFile = Path.Combine(first.Folder, "data", "postmaster.pid");
            string[] lines = await File.ReadAllLinesAsync(pidFile);
            Kill(first.ProcessId);
            // As after a restart of a container, when the id went to somebody else: here, to this process.
            lines[0] = $"{Environment.ProcessId}";
            await File.WriteAllLinesAsync(pidFile, lines);
        }

        await using var second = await StartAsync();
        Assert.Equal(1, await ScalarAsync(second, "SELECT 1"));
    }

    [Fact]
    public async Task A_second_start_on_a_folder_in_use_is_refused_and_leaves_the_first_alone()
    {
        await using var first = await StartAsync();

        var refused = await Assert.ThrowsAsync<LocalServerException>(StartAsync);

        Assert.Contains($"already in use by process {Environment.ProcessId}", refused.Message, StringComparison.Ordinal);
        Assert.Contains("DATA_DIR", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, await ScalarAsync(first, "SELECT 1"));
    }

    [Fact]
    public async Task A_server_that_outlived_its_parent_is_shut_down_first()
    {
        string data;
        await using (var first = await StartAsync())
        {
            data = Path.Combine(first.Folder, "data");
        }

        // Started behind our back, so that no lock is held: what a killed parent without parent-death signals leaves.
        string[] command = [.. Accounts.Prefix(Accounts.WeAreRoot ? "postgres" : null), Path.Combine(Binaries(), "pg_ctl"), "start", "-w", "-D", data, "-l", Path.Combine(data, "orphan.log"), "-o", $"-c port={LoopbackPort.Pick()} -c unix_socket_directories="];
        using (var pgCtl = Process.Start(new ProcessStartInfo(command[0], command.Skip(1)) { WorkingDirectory = "/" })!)
        {
            await pgCtl.WaitForExitAsync();
            Assert.Equal(0, pgCtl.ExitCode);
        }

        int orphan = int.Parse((await File.ReadAllLinesAsync(Path.Combine(data, "postmaster.pid")))[0], null);

        await using var second = await StartAsync();
        Assert.Null(await RunningProcesses.CommandLineAsync(orphan, default));
        Assert.Equal(1, await ScalarAsync(second, "SELECT 1"));
    }

    [Fact]
    public async Task Stopping_is_quick_with_clients_connected()
    {
        var cluster = await StartAsync();
        await using var connection = new NpgsqlConnection(cluster.ConnectionString);
        await connection.OpenAsync();

        long start = TimeProvider.System.GetTimestamp();
        await cluster.DisposeAsync();

        Assert.InRange(TimeProvider.System.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(3));
        Assert.Null(await RunningProcesses.CommandLineAsync(cluster.ProcessId, default));
    }

    [Fact]
    public async Task A_setting_the_server_refuses_is_told_with_the_end_of_its_log()
    {
        var options = Options() with { Settings = new Dictionary<string, string> { ["max_connections"] = "many" } };

        var failed = await Assert.ThrowsAsync<LocalServerException>(() => PostgresCluster.StartAsync(options, TimeProvider.System, NullLogger.Instance, default));

        Assert.Contains("max_connections", failed.Message, StringComparison.Ordinal);
        Assert.Contains("postgres.log", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_named()
    {
        await using var first = await StartAsync();
        using var other = new TempFolder("cluster");
        var options = Options() with { Folder = other.FullPath, Port = first.Port };

        var failed = await Assert.ThrowsAsync<LocalServerException>(() => PostgresCluster.StartAsync(options, TimeProvider.System, NullLogger.Instance, default));

        Assert.Contains($"port {first.Port} on 127.0.0.1 is in use", failed.Message, StringComparison.Ordinal);
    }

    private static string Binaries() =>
        PostgresBinaries.Find(Environment.GetEnvironmentVariable("PGBIN")) ?? throw new InvalidOperationException("set PGBIN to the folder of PostgreSQL's server programs");

    private PostgresClusterOptions Options() => new()
    {
        Folder = _folder.FullPath,
        Binaries = Binaries(),
        // Kills of processes are what is tested, not of the machine: nothing need reach the disk.
        Settings = new Dictionary<string, string> { ["fsync"] = "off", ["shared_buffers"] = "16MB" },
    };

    private Task<PostgresCluster> StartAsync() => PostgresCluster.StartAsync(Options(), TimeProvider.System, NullLogger.Instance, default);

    private static void Kill(int processId) => Signals.Send(processId, Signal.Kill);

    private static async Task<object?> ScalarAsync(PostgresCluster cluster, string sql)
    {
        await using var connection = new NpgsqlConnection(cluster.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
