using System.Globalization;
using Candlewick.LocalServers.Processes;

namespace Candlewick.LocalServers.Kafka;

/// <summary>A broker whose parent was killed, known by the process id that the parent wrote down.</summary>
internal static class OrphanBroker
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Called with the folder's lock held: ends the broker that still works with <paramref name="properties"/>.</summary>
    /// <returns>Its process id, or null when there was none.</returns>
    public static async Task<int?> StopAsync(string pidFile, string properties, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!File.Exists(pidFile)
            || !int.TryParse(await File.ReadAllTextAsync(pidFile, cancellationToken), CultureInfo.InvariantCulture, out int id)
            || !await IsOursAsync(id, properties, cancellationToken))
        {
            return null;
        }

        if (OperatingSystem.IsWindows())
        {
            throw new LocalServerException($"Kafka of an earlier run still runs as process {id}. End it: taskkill /T /F /PID {id}");
        }

        foreach (var signal in new[] { Signal.Terminate, Signal.Kill })
        {
            Signals.Send(id, signal);
            if (await RunningProcesses.WaitUntilAsync(
                async () => !await IsOursAsync(id, properties, cancellationToken), Patience, time, cancellationToken))
            {
                return id;
            }
        }

        throw new LocalServerException($"Kafka of an earlier run (process {id}) does not end. End it: kill -9 {id}");
    }

    /// <summary>Process ids are used again: the properties file on its command line tells that it is our broker.</summary>
    private static async Task<bool> IsOursAsync(int id, string properties, CancellationToken cancellationToken) =>
        await RunningProcesses.CommandLineAsync(id, cancellationToken) is { } command
        && (OperatingSystem.IsWindows() ? command == "java" : command.Contains(properties, StringComparison.Ordinal));
}
