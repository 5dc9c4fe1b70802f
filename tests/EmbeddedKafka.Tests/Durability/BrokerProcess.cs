using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Xunit.Sdk;

namespace Candlewick.EmbeddedKafka.Tests.Durability;

/// <summary><c>pipeline kafka</c> as a process of its own, always in the same folder and on the same port, to be killed and started again.</summary>
internal sealed class BrokerProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentQueue<string> _output = new();
    private readonly string _folder;
    private readonly Dictionary<string, string> _settings;
    private Process? _process;

    /// <param name="folder">The data folder.</param>
    /// <param name="settings">Environment variables of the broker.</param>
    public BrokerProcess(string folder, Dictionary<string, string>? settings = null)
    {
        _folder = folder;
        _settings = settings ?? [];
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        Port = ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    public int Port { get; }

    public string Bootstrap => $"127.0.0.1:{Port}";

    /// <summary>What all its lives have said so far.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>Starts the broker; returns once it says that it is there.</summary>
    public async Task StartAsync()
    {
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = new Process { StartInfo = Command(Port), EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) =>
        {
            Keep(line.Data);
            if (line.Data?.StartsWith("kafka: ", StringComparison.Ordinal) == true)
            {
                ready.TrySetResult();
            }
        };
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.Exited += (_, _) => ready.TrySetException(new XunitException($"the broker ended before it was ready:\n{Output}"));
        process.Start();
        _process = process;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await ready.Task.WaitAsync(Patience, TimeProvider.System);
    }

    /// <summary>SIGKILL: nothing of the process runs after it.</summary>
    public async Task KillAsync()
    {
        var process = _process ?? throw new InvalidOperationException("the broker has not been started");
        process.Kill();
        await process.WaitForExitAsync().WaitAsync(Patience, TimeProvider.System);
        process.Dispose();
        _process = null;
    }

    /// <summary>A second broker in the same folder, which is expected to end by itself.</summary>
    public async Task<(int ExitCode, string Error)> StartSecondAsync()
    {
        using var process = Process.Start(Command(0))!;
        var output = process.StandardOutput.ReadToEndAsync();
        string error = await process.StandardError.ReadToEndAsync().WaitAsync(Patience, TimeProvider.System);
        await output;
        await process.WaitForExitAsync().WaitAsync(Patience, TimeProvider.System);
        return (process.ExitCode, error);
    }

    public void Dispose()
    {
        _process?.Kill();
        _process?.WaitForExit();
        _process?.Dispose();
    }

    private ProcessStartInfo Command(int port)
    {
        string host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } path ? path : "dotnet";
        string[] arguments = [Path.Combine(AppContext.BaseDirectory, "Candlewick.Cli.dll"), "kafka", "--port", $"{port}", "--data", _folder];
        var command = new ProcessStartInfo(host, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["REGISTRY_PORT"] = "0" },
        };
        foreach (var (name, value) in _settings)
        {
            command.Environment[name] = value;
        }

        return command;
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            _output.Enqueue(line);
        }
    }
}
