using System.Globalization;
using Candlewick.Cli.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Candlewick.Cli.Commands;

/// <summary>Says when all services of a process are ready, and what they wait for where that takes time: after a crash under load, for state and topics to be read.</summary>
internal static class ReadyLine
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>Returns when they are ready.</summary>
    public static async Task FollowAsync(ServiceHost host, TimeProvider time, CancellationToken cancellationToken)
    {
        long start = time.GetTimestamp();
        for (bool said = false; ; said = true)
        {
            var report = await host.CheckAsync(cancellationToken);
            if (report.Status != HealthStatus.Unhealthy)
            {
                Console.WriteLine(said ? string.Create(CultureInfo.InvariantCulture, $"Ready after {time.GetElapsedTime(start).TotalSeconds:0.0} s more.") : "Ready.");
                return;
            }

            if (!said)
            {
                Console.WriteLine($"Not ready yet: {string.Join("; ", report.Entries.Where(e => e.Value.Status == HealthStatus.Unhealthy).Select(e => $"{e.Key}: {e.Value.Description}"))}");
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }
}
