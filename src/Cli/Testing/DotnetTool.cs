using System.Diagnostics;
using System.Globalization;

namespace Candlewick.Cli.Testing;

/// <summary>Runs the SDK that runs us, with its output going where ours goes.</summary>
internal sealed class DotnetTool(string folder, IReadOnlyDictionary<string, string> environment)
{
    /// <summary>Exit code of a release build, with one compiler for all projects where the system lets us end it afterwards: half the time.</summary>
    public async Task<int> BuildAsync(string project, CancellationToken cancellationToken)
    {
        string[] build = ["build", project, "-c", "Release", "-v", "q", "-nodeReuse:false"];
        if (!OperatingSystem.IsLinux())
        {
            return await RunAsync(build, cancellationToken);
        }

        // A session of its own, for the compiler goes on after the build that started it, and is found by nothing else.
        using var process = Start("setsid", [Environment.ProcessPath!, .. build, "-p:UseSharedCompilation=true", $"-p:SharedCompilationId=candlewick-test-{Environment.ProcessId}"]);
        try
        {
            return await EndAsync(process, cancellationToken);
        }
        finally
        {
            using var kill = Process.Start(new ProcessStartInfo("kill", ["--", string.Create(CultureInfo.InvariantCulture, $"-{process.Id}")]) { RedirectStandardError = true })!;
            await kill.WaitForExitAsync(CancellationToken.None);
        }
    }

    /// <summary>
    /// Exit code of <c>dotnet</c> with these arguments. Cancelling kills it and all it started; Ctrl-C reaches it by
    /// itself, being in the terminal's process group.
    /// </summary>
    public async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        using var process = Start(Environment.ProcessPath!, arguments);
        return await EndAsync(process, cancellationToken);
    }

    private Process Start(string program, IReadOnlyList<string> arguments)
    {
        var info = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, UseShellExecute = false };
        foreach (var (name, value) in environment)
        {
            info.Environment[name] = value;
        }

        return Process.Start(info)!;
    }

    private static async Task<int> EndAsync(Process process, CancellationToken cancellationToken)
    {
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
