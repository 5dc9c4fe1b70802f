using System.Diagnostics;

namespace Candlewick.LocalServers.Processes;

/// <summary>A running server that this process started and will stop.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly ChildCommand _command;
    private readonly Process _process;
    private readonly TimeProvider _time;

    private ChildProcess(ChildCommand command, Process process, TimeProvider time)
    {
        _command = command;
        _process = process;
        _time = time;
        Id = process.Id;
    }

    /// <summary>Known also after <see cref="Dispose"/>.</summary>
    public int Id { get; }

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    public static async Task<ChildProcess> StartAsync(ChildCommand command, TimeProvider time)
    {
        var process = await SpawnThread.StartAsync(command.ToStartInfo());
        process.StandardInput.Close();
        if (OperatingSystem.IsWindows())
        {
            AppendOutput(process, command.LogFile);
        }

        return new ChildProcess(command, process, time);
    }

    /// <summary>Asks the server to end; after <paramref name="patience"/> ends it and all it started by force.</summary>
    /// <returns>Whether it ended by itself.</returns>
    public async Task<bool> StopAsync(TimeSpan patience)
    {
        if (_process.HasExited)
        {
            return true;
        }

        if (!OperatingSystem.IsWindows())
        {
            Signals.Send(_process.Id, _command.Shutdown);
            using var limit = new CancellationTokenSource(patience, _time);
            try
            {
                await _process.WaitForExitAsync(limit.Token);
                return true;
            }
            catch (OperationCanceledException)
            {
                // Falls through to the kill below: it had its time.
            }
        }

        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
        return false;
    }

    public void Dispose() => _process.Dispose();

    private static void AppendOutput(Process process, string file)
    {
        var log = TextWriter.Synchronized(new StreamWriter(file, append: true) { AutoFlush = true });
        process.OutputDataReceived += (_, line) => log.WriteLine(line.Data);
        process.ErrorDataReceived += (_, line) => log.WriteLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }
}
