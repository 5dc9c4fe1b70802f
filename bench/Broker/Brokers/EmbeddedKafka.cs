using System.Globalization;
using Candlewick.LocalServers.Folders;
using Candlewick.LocalServers.Kafka;
using Candlewick.LocalServers.Processes;

namespace Candlewick.Bench.Broker.Brokers;

/// <summary>The embedded broker, alone in its process: <c>pipeline kafka</c>. Its schema registry runs beside it.</summary>
/// <param name="cli">Candlewick.Cli.dll.</param>
internal sealed class EmbeddedKafka(string cli, string folder, TimeProvider time) : IContender
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private ChildProcess? _process;
    private int _port;

    public string Name => "embedded";

    public string Bootstrap => $"127.0.0.1:{_port}";

    public int ProcessId => (_process ?? throw new InvalidOperationException("The broker is not running.")).Id;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        _port = LoopbackPort.Pick();
        string log = Path.Combine(folder, "broker.log");
        string[] arguments = [cli, "kafka", "--port", _port.ToString(CultureInfo.InvariantCulture), "--data", folder];
        var command = new ChildCommand(Environment.ProcessPath!, arguments, log, folder) { Environment = new Dictionary<string, string?> { ["REGISTRY_PORT"] = "0" } };
        _process = await ChildProcess.StartAsync(command, time);

        // Asked every millisecond: a longer period would be a part of the figure.
        long start = time.GetTimestamp();
        while (!await BrokerProbe.AnswersAsync(_port, Patience, time, cancellationToken))
        {
            if (_process.HasExited || time.GetElapsedTime(start) > Patience)
            {
                throw new InvalidOperationException($"The embedded broker did not start; its output is in {log}:\n{new ServerLog(log).Tail()}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(1), time, cancellationToken);
        }
    }

    public async Task StopAsync()
    {
        if (_process is not null)
        {
            await _process.StopAsync(TimeSpan.FromSeconds(20));
            _process.Dispose();
            _process = null;
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync();
}
