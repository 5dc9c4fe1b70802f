using System.Diagnostics.Metrics;

namespace Candlewick.Alerts;

/// <summary>What the engine of alerts counts, under meter <c>Candlewick.Alerts</c>.</summary>
public sealed class AlertMetrics(IMeterFactory meters)
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Candlewick.Alerts";

    private readonly Counter<long> _alerts = meters.Create(MeterName).CreateCounter<long>("candlewick.alerts.alerts", "{alert}", "Alerts published, by type of condition");

    internal void Add(string type) => _alerts.Add(1, new KeyValuePair<string, object?>("type", type));
}
