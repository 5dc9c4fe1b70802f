using System.Diagnostics.Metrics;
using Candlewick.StreamApi.Sockets;

namespace Candlewick.StreamApi.Hosting;

/// <summary>Meter <c>Candlewick.Api</c>: looked up when somebody asks, so that connections only add to numbers.</summary>
internal sealed class ApiMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Candlewick.Api";

    public ApiMetrics(IMeterFactory meters, ConnectionGate gate)
    {
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge("candlewick.api.connections", () => gate.Open, "{connection}", "Sockets open now");
        meter.CreateObservableCounter("candlewick.api.connections.accepted", () => gate.Total, "{connection}", "Sockets accepted since the start");
    }
}
