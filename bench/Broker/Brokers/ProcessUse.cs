using System.Diagnostics;
using System.Globalization;

namespace Candlewick.Bench.Broker.Brokers;

/// <summary>What a broker's process has used.</summary>
internal static class ProcessUse
{
    /// <summary>Resident memory in MB (10^6 bytes): VmRSS on Linux, the working set elsewhere.</summary>
    public static double ResidentMegabytes(int processId)
    {
        string status = $"/proc/{processId}/status";
        if (!File.Exists(status))
        {
            using var process = Process.GetProcessById(processId);
            return process.WorkingSet64 / 1e6;
        }

        string line = File.ReadLines(status).First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024 / 1e6;
    }

    /// <summary>Processor time so far, all threads.</summary>
    public static TimeSpan Processor(int processId)
    {
        using var process = Process.GetProcessById(processId);
        return process.TotalProcessorTime;
    }
}
