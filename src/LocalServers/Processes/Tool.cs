using System.Diagnostics;

namespace Candlewick.LocalServers.Processes;

/// <summary>A program that runs to its end: <c>initdb</c>, <c>chown</c>, <c>kafka-storage</c>.</summary>
internal static class Tool
{
    /// <summary>What a program left behind.</summary>
    /// <param name="ExitCode">0 is success.</param>
    /// <param name="Output">Standard output, then standard error.</param>
    public sealed record Result(int ExitCode, string Output);

    /// <summary>Runs <paramref name="command"/> and collects its output, whatever its exit code.</summary>
    public static async Task<Result> RunAsync(
        IReadOnlyList<string> command, string folder, CancellationToken cancellationToken,
        string input = "", IReadOnlyDictionary<string, string?>? environment = null)
    {
        var info = new ProcessStartInfo(command[0], command.Skip(1))
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            info.Environment[name] = value;
        }

        using var process = await SpawnThread.StartAsync(info);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await WriteInputAsync(process, input);
            await process.WaitForExitAsync(cancellationToken);
            return new Result(process.ExitCode, (await output + await errors).Trim());
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>As <see cref="RunAsync"/>, and anything but exit code 0 is an error.</summary>
    /// <exception cref="LocalServerException">With the command's name and its output.</exception>
    public static async Task<string> MustRunAsync(
        IReadOnlyList<string> command, string folder, CancellationToken cancellationToken,
        string input = "", IReadOnlyDictionary<string, string?>? environment = null)
    {
        var result = await RunAsync(command, folder, cancellationToken, input, environment);
        return result.ExitCode == 0
            ? result.Output
            : throw new LocalServerException($"'{string.Join(' ', command)}' failed with exit code {result.ExitCode}:\n{result.Output}");
    }

    private static async Task WriteInputAsync(Process process, string input)
    {
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException) when (process.WaitForExit(TimeSpan.FromSeconds(1)))
        {
            // It ended without reading its input; its exit code and output tell why.
        }
    }
}
