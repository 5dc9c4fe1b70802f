using System.Diagnostics;
using System.Globalization;

namespace Candlewick.LocalServers.Processes;

/// <summary>Looks at processes that are not our children: servers that outlived a killed parent.</summary>
internal static class RunningProcesses
{
    /// <summary>
    /// Command line of a live process, or null. A zombie counts as ended: under an init that does not reap, a killed
    /// server keeps its process id, and has no command line.
    /// </summary>
    public static async Task<string?> CommandLineAsync(int processId, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsLinux())
        {
            return ReadOrNull($"/proc/{processId}/cmdline") is { Length: > 0 } line ? line.Replace('\0', ' ').Trim() : null;
        }

        if (OperatingSystem.IsWindows())
        {
            using var found = Process.GetProcesses().FirstOrDefault(process => process.Id == processId);
            return found?.ProcessName;
        }

        var ps = await Tool.RunAsync(["/bin/ps", "-o", "command=", "-p", $"{processId}"], "/", cancellationToken);
        return ps is { ExitCode: 0, Output.Length: > 0 } ? ps.Output : null;
    }

    /// <summary>
    /// Ids of live processes whose working folder is <paramref name="folder"/>: every PostgreSQL process works in its
    /// data folder. Linux only, elsewhere none.
    /// </summary>
    public static IReadOnlyList<int> WorkingIn(string folder)
    {
        if (!OperatingSystem.IsLinux())
        {
            return [];
        }

        string wanted = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        return [.. Directory.EnumerateDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out int id) ? id : 0)
            .Where(id => id > 0 && LinkOrNull($"/proc/{id}/cwd") == wanted)];
    }

    /// <summary>Waits until <paramref name="ended"/> says so.</summary>
    /// <returns>False when <paramref name="patience"/> ran out first.</returns>
    public static async Task<bool> WaitUntilAsync(Func<Task<bool>> ended, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        long start = time.GetTimestamp();
        while (!await ended())
        {
            if (time.GetElapsedTime(start) > patience)
            {
                return false;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), time, cancellationToken);
        }

        return true;
    }

    private static string? ReadOrNull(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            // The process ended between the listing and the reading.
            return null;
        }
    }

    private static string? LinkOrNull(string link)
    {
        try
        {
            return new FileInfo(link).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Ended meanwhile, or another user's: neither is a server of ours.
            return null;
        }
    }
}
