using System.Diagnostics;

namespace Candlewick.Cli.Testing;

/// <summary>Runs the SDK that runs us, with its output going where ours goes.</summary>
internal sealed class DotnetTool(string folder, IReadOnlyDictionary<string, string> environment)
{
    /// <summary>
    /// Exit code of <c>dotnet</c> with these arguments. Cancelling kills it and all it started; Ctrl-C reaches it by
    /// itself, being in the terminal's process group.
    /// </summary>
    public async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var info = new ProcessStartInfo(Environment.ProcessPath!, arguments) { WorkingDirectory = folder, UseShellExecute = false };
        foreach (var (name, value) in environment)
        {
            info.Environment[name] = value;
        }

        using var process = Process.Start(info)!;
        try
        {
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
