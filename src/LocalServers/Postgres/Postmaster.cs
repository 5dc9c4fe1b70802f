using System.Globalization;
using Candlewick.LocalServers.Processes;

namespace Candlewick.LocalServers.Postgres;

/// <summary>What <c>postmaster.pid</c> of a data folder says, and servers that outlived the process that started them.</summary>
internal static class Postmaster
{
    private static readonly TimeSpan FastShutdown = TimeSpan.FromSeconds(30);

    /// <summary>Whether the server with this process id has written that it accepts connections (the file's eighth line).</summary>
    public static bool IsReady(string data, int processId)
    {
        string[] lines = Read(data);
        return lines.Length > 7 && ProcessIdOf(lines) == processId && lines[7].Trim() == "ready";
    }

    /// <summary>
    /// Called with the folder's lock held: a server that still runs here lost its parent. It is shut down, and the pid
    /// file it or a killed one left is removed. PostgreSQL would do that itself unless the process id is in use again,
    /// which after a restart of a container it commonly is.
    /// </summary>
    /// <returns>Process id of the server that was stopped, or null.</returns>
    public static async Task<int?> StopOrphanAsync(string data, TimeProvider time, CancellationToken cancellationToken)
    {
        string file = Path.Combine(data, "postmaster.pid");
        int recorded = ProcessIdOf(Read(data));
        int? stopped = null;
        if (recorded > 0 && await IsServerOfAsync(recorded, data, cancellationToken))
        {
            stopped = recorded;
            if (OperatingSystem.IsWindows())
            {
                throw new LocalServerException($"PostgreSQL in {data} still runs as process {recorded}. End it: pg_ctl stop -m fast -D \"{data}\"");
            }

            Signals.Send(recorded, Signal.Interrupt);
        }

        // Backends of a killed postmaster notice within moments and end; they must be gone before another one starts.
        bool gone = await RunningProcesses.WaitUntilAsync(
            async () => RunningProcesses.WorkingIn(data).Count == 0 && (stopped is null || !await IsServerOfAsync(recorded, data, cancellationToken)),
            FastShutdown, time, cancellationToken);
        if (!gone)
        {
            string left = string.Join(", ", RunningProcesses.WorkingIn(data).DefaultIfEmpty(recorded));
            throw new LocalServerException($"PostgreSQL of an earlier run still works in {data} (process {left}) and did not end within {FastShutdown.TotalSeconds:0} s. End it, then start again.");
        }

        File.Delete(file);
        return stopped;
    }

    private static async Task<bool> IsServerOfAsync(int processId, string data, CancellationToken cancellationToken)
    {
        string? command = await RunningProcesses.CommandLineAsync(processId, cancellationToken);
        return command is not null
            && command.Contains("postgres", StringComparison.OrdinalIgnoreCase)
            && (OperatingSystem.IsWindows() || command.Contains(data, StringComparison.Ordinal));
    }

    private static string[] Read(string data)
    {
        string file = Path.Combine(data, "postmaster.pid");
        try
        {
            return File.Exists(file) ? File.ReadAllLines(file) : [];
        }
        catch (IOException)
        {
            // The server is just replacing it; the caller looks again.
            return [];
        }
    }

    private static int ProcessIdOf(string[] lines) =>
        lines.Length > 0 && int.TryParse(lines[0], CultureInfo.InvariantCulture, out int id) ? id : 0;
}
