using System.Diagnostics.Metrics;
using Candlewick.EmbeddedKafka.Protocol;

namespace Candlewick.EmbeddedKafka.Server;

/// <summary>
/// What the embedded broker counts, under meter <c>Candlewick.Broker</c>. Requests only add to numbers; everything else
/// is looked up when somebody asks.
/// </summary>
internal sealed class BrokerMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Candlewick.Broker";

    private readonly BrokerServices _broker;
    private readonly long[] _requests = new long[Enum.GetValues<ApiKey>().Max(key => (int)key) + 1];
    private long _connections;
    private long _received;
    private long _sent;

    public BrokerMetrics(BrokerServices broker)
    {
        _broker = broker;
        Meter.CreateObservableGauge("candlewick.broker.connections", () => Connections, "{connection}", "Clients connected");
        Meter.CreateObservableCounter("candlewick.broker.requests", Requests, "{request}", "Requests, by API");
        Meter.CreateObservableCounter("candlewick.broker.received", () => Volatile.Read(ref _received), "By", "Bytes of requests");
        Meter.CreateObservableCounter("candlewick.broker.sent", () => Volatile.Read(ref _sent), "By", "Bytes of responses");
        Meter.CreateObservableGauge("candlewick.broker.log.size", LogSizes, "By", "Bytes of a topic's segments");
        Meter.CreateObservableGauge("candlewick.broker.group.lag", Lags, "{record}", "Offsets from a group's committed one to the end of the partition");
    }

    public Meter Meter { get; } = new(MeterName);

    /// <summary>Clients connected now.</summary>
    public long Connections => Volatile.Read(ref _connections);

    public void Connected() => Interlocked.Increment(ref _connections);

    public void Disconnected() => Interlocked.Decrement(ref _connections);

    public void Requested(ApiKey key) => Interlocked.Increment(ref _requests[(int)key]);

    public void Received(long bytes) => Interlocked.Add(ref _received, bytes);

    public void Sent(long bytes) => Interlocked.Add(ref _sent, bytes);

    public void Dispose() => Meter.Dispose();

    private static Measurement<long> Measured(long value, params ReadOnlySpan<KeyValuePair<string, object?>> tags) => new(value, tags);

    private IEnumerable<Measurement<long>> Requests()
    {
        for (int key = 0; key < _requests.Length; key++)
        {
            if (Volatile.Read(ref _requests[key]) is > 0 and var count)
            {
                yield return Measured(count, new KeyValuePair<string, object?>("api", $"{(ApiKey)key}"));
            }
        }
    }

    private IEnumerable<Measurement<long>> LogSizes() =>
        _broker.Logs.Topics.Select(topic => Measured(topic.Partitions.Sum(log => log.SizeBytes), new KeyValuePair<string, object?>("topic", topic.Name)));

    private IEnumerable<Measurement<long>> Lags()
    {
        foreach (var (group, partition, offset) in _broker.Groups.CommittedOffsets())
        {
            if (_broker.Logs.Find(partition.Topic, partition.Partition) is { } log)
            {
                yield return Measured(
                    Math.Max(0, log.HighWatermark - offset),
                    new("group", group), new("topic", partition.Topic), new("partition", partition.Partition));
            }
        }
    }
}
