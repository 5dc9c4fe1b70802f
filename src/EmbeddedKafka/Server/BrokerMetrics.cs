using System.Diagnostics.Metrics;
using Candlewick.EmbeddedKafka.Protocol;

namespace Candlewick.EmbeddedKafka.Server;

/// <summary>What the embedded broker counts, under meter <c>Candlewick.Broker</c>.</summary>
internal sealed class BrokerMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Candlewick.Broker";

    private readonly Meter _meter;
    private readonly UpDownCounter<long> _connections;
    private readonly Counter<long> _requests;
    private readonly Counter<long> _received;
    private readonly Counter<long> _sent;

    public BrokerMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(MeterName);
        _connections = _meter.CreateUpDownCounter<long>("candlewick.broker.connections", "{connection}", "Clients connected");
        _requests = _meter.CreateCounter<long>("candlewick.broker.requests", "{request}", "Requests, by API");
        _received = _meter.CreateCounter<long>("candlewick.broker.received", "By", "Bytes of requests");
        _sent = _meter.CreateCounter<long>("candlewick.broker.sent", "By", "Bytes of responses");
    }

    public void Connected() => _connections.Add(1);

    public void Disconnected() => _connections.Add(-1);

    public void Requested(ApiKey key)
    {
        if (_requests.Enabled)
        {
            _requests.Add(1, new KeyValuePair<string, object?>("api", key.ToString()));
        }
    }

    public void Received(long bytes) => _received.Add(bytes);

    public void Sent(long bytes) => _sent.Add(bytes);

    public void Dispose() => _meter.Dispose();
}
