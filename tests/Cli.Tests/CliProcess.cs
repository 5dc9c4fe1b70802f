using System.Collections.Concurrent;
using System.Diagnostics;
using Candlewick.Tests.Support;

namespace Candlewick.Cli.Tests;

/// <summary>The program as a process of its own, with nothing in its environment but what a test gives it.</summary>
internal sealed class CliProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();

    public CliProcess(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Candlewick.Cli.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string name in start.Environment.Keys.Where(n => n.StartsWith("KAFKA_", StringComparison.Ordinal) || n.StartsWith("BROKER_", StringComparison.Ordinal)
            || n is "POSTGRES" or "SCHEMA_REGISTRY" or "DATA_DIR" or "PORT" or "STREAM_PORT" or "PROXY_PORT" or "HEALTH_PORT" or "TRACE_SAMPLE" or "REGISTRY_PORT" or "WORKERS" or "SESSIONS" or "HOST" or "WORKER_NAME" or "TOPIC_PREFIX" or "PARTITIONS").ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Add(line.Data);
        _process.ErrorDataReceived += (_, line) => Add(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public bool IsRunning => !_process.HasExited;

    public string Output => string.Join('\n', _lines);

    public Task PrintsAsync(string text) => Eventually.TrueAsync(
        () => Output.Contains(text, StringComparison.Ordinal) || (_process.HasExited ? throw new InvalidOperationException($"it ended with {_process.ExitCode}:\n{Output}") : false),
        Patience, $"'{text}' printed");

    /// <returns>The exit code.</returns>
    public async Task<int> ExitAsync()
    {
        using var timeout = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(timeout.Token);
        return _process.ExitCode;
    }

    /// <summary>SIGINT, as Ctrl-C.</summary>
    public Task<(int Code, TimeSpan Took)> InterruptAsync() => SignalAsync("INT");

    /// <summary>SIGKILL: no handler runs.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, as a supervisor stops a service.</summary>
    public Task<(int Code, TimeSpan Took)> TerminateAsync() => SignalAsync("TERM");

    private async Task<(int Code, TimeSpan Took)> SignalAsync(string signal)
    {
        long start = Stopwatch.GetTimestamp();
        using var kill = Process.Start("kill", [$"-{signal}", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
        int code = await ExitAsync();
        return (code, Stopwatch.GetElapsedTime(start));
    }

    public void Dispose()
    {
        if (!_process.HasExited)
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
