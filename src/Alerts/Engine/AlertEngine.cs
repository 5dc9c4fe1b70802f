using Candlewick.Streaming.Engines;
using Microsoft.Extensions.Logging;

namespace Candlewick.Alerts.Engine;

/// <summary>Ticks, candles and rules to alerts: the engine of one worker.</summary>
internal sealed partial class AlertEngine(AlertsOptions options, AlertMetrics metrics, ILogger logger) : IEngine
{
    public IPartitionEngine Create(int partition, EngineOutput output) => new PartitionAlerts(options, this, partition, output);

    public void Dispose()
    {
    }

    /// <summary>An alert is published.</summary>
    public void Published(string type) => metrics.Add(type);

    /// <summary>A rule cannot be read: it is of a newer release, or was written by something else.</summary>
    public void Unreadable(int partition, long offset, string reason) => LogUnreadable(partition, offset, reason);

    [LoggerMessage(LogLevel.Warning, "The rule at offset {Partition}.{Offset} of alert-rules is not evaluated: {Reason}")]
    private partial void LogUnreadable(int partition, long offset, string reason);
}
