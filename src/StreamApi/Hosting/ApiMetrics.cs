using System.Diagnostics.Metrics;
using Candlewick.StreamApi.Sockets;

namespace Candlewick.StreamApi.Hosting;

/// <summary>Meter <c>Candlewick.Api</c>: what is there is looked up when somebody asks; what is sent only adds to numbers.</summary>
internal sealed class ApiMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Candlewick.Api";

    private readonly Histogram<double> _lag;
    private readonly Counter<long> _conflated;
    private readonly Counter<long> _closed;
    private int _waiting;

    public ApiMetrics(IMeterFactory meters, ConnectionGate gate)
    {
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge("candlewick.api.connections", () => gate.Open, "{connection}", "Sockets open now");
        meter.CreateObservableCounter("candlewick.api.connections.accepted", () => gate.Total, "{connection}", "Sockets accepted since the start");
        meter.CreateObservableGauge("candlewick.api.waiting", () => Volatile.Read(ref _waiting), "{event}", "Events that wait for their clients to read");
        _lag = meter.CreateHistogram(
            "candlewick.api.lag", "s", "From the exchange's time of the last item of a live frame to when its client's transport took it",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60] });
        _conflated = meter.CreateCounter<long>("candlewick.api.conflated", "{frame}", "Frames in which an item stands for more than one change");
        _closed = meter.CreateCounter<long>("candlewick.api.closed", "{connection}", "Sockets that the server closed, by close code");
    }

    /// <summary>An event waits for its client.</summary>
    public void Waits() => Interlocked.Increment(ref _waiting);

    /// <summary>It waits no more.</summary>
    public void WaitsNoMore() => Interlocked.Decrement(ref _waiting);

    /// <summary>A live frame of a channel was sent.</summary>
    /// <param name="lag">Null where its items say no time.</param>
    public void Sent(string channel, TimeSpan? lag, bool conflated)
    {
        var tag = new KeyValuePair<string, object?>("channel", channel);
        if (lag is { } late)
        {
            _lag.Record(late.TotalSeconds, tag);
        }

        if (conflated)
        {
            _conflated.Add(1, tag);
        }
    }

    /// <summary>The server has closed a socket.</summary>
    public void Closed(int code) => _closed.Add(1, new KeyValuePair<string, object?>("code", code));
}
