using System.Collections.Concurrent;
using System.Diagnostics;
using Candlewick.Tests.Support;

namespace Candlewick.EndToEnd.Tests.Pipeline;

/// <summary>The product's own program as a process of its own, to be watched, stopped and killed.</summary>
internal sealed class PipelineProcess : IDisposable
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();

    private PipelineProcess(Process process) => _process = process;

    /// <summary>Everything it has printed so far.</summary>
    public string Output => string.Join('\n', _lines);

    public bool HasExited => _process.HasExited;

    /// <param name="input">What standard input has; null: ours.</param>
    public static PipelineProcess Start(IReadOnlyDictionary<string, string> environment, string[] arguments, string? input = null)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Candlewick.Cli.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = input is not null,
        };
        foreach (string name in new[] { "KAFKA_HOME", "KAFKA_BOOTSTRAP", "POSTGRES", "SCHEMA_REGISTRY", "DATA_DIR", "PORT" })
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var pipeline = new PipelineProcess(new Process { StartInfo = start });
        pipeline._process.OutputDataReceived += (_, line) => pipeline.Add(line.Data);
        pipeline._process.ErrorDataReceived += (_, line) => pipeline.Add(line.Data);
        pipeline._process.Start();
        pipeline._process.BeginOutputReadLine();
        pipeline._process.BeginErrorReadLine();
        if (input is not null)
        {
            pipeline._process.StandardInput.Write(input);
            pipeline._process.StandardInput.Close();
        }

        return pipeline;
    }

    /// <summary>Waits until it has printed <paramref name="text"/>.</summary>
    public Task PrintsAsync(string text) =>
        Eventually.TrueAsync(
            () => Output.Contains(text, StringComparison.Ordinal) || (HasExited ? throw new InvalidOperationException($"it ended with {_process.ExitCode}:\n{Output}") : false),
            TimeSpan.FromSeconds(90), $"'{text}' printed; so far:\n{Output}");

    /// <summary>Waits for its end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> ExitAsync(TimeSpan patience)
    {
        using var timeout = new CancellationTokenSource(patience);
        try
        {
            await _process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"did not end within {patience.TotalSeconds:0} s; it printed:\n{Output}");
        }

        return _process.ExitCode;
    }

    /// <summary>SIGKILL: no handler runs.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks it to stop.</summary>
    /// <param name="signal">INT, as Ctrl-C, or TERM, as a supervisor.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync(string signal = "INT")
    {
        if (!HasExited)
        {
            using var kill = Process.Start("kill", [$"-{signal}", $"{_process.Id}"]);
            await kill.WaitForExitAsync();
        }

        return await ExitAsync(StopPatience);
    }

    public void Dispose()
    {
        if (!HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private void Add(string? line)
    {
        if (line is not null)
        {
            _lines.Enqueue(line);
        }
    }
}
