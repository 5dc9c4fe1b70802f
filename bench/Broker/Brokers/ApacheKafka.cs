using Candlewick.LocalServers.Kafka;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.Bench.Broker.Brokers;

/// <summary>Apache Kafka: one KRaft node with the settings that the pipeline starts it with.</summary>
internal sealed class ApacheKafka(string home, string folder, TimeProvider time) : IContender
{
    private KafkaFromHome? _kafka;

    public string Name => "Apache Kafka";

    public string Bootstrap => Running.Bootstrap;

    public int ProcessId => Running.ProcessId;

    private KafkaFromHome Running => _kafka ?? throw new InvalidOperationException("Kafka is not running.");

    public async Task StartAsync(CancellationToken cancellationToken) =>
        _kafka = await KafkaFromHome.StartAsync(new KafkaFromHomeOptions { KafkaHome = home, Folder = folder }, time, NullLogger.Instance, cancellationToken);

    public async Task StopAsync()
    {
        if (_kafka is not null)
        {
            await _kafka.DisposeAsync();
            _kafka = null;
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync();
}
