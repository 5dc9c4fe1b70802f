using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Registry;
using Candlewick.Contracts.Topics;
using Candlewick.EventStore.Alerts;
using Candlewick.EventStore.Offsets;
using Confluent.Kafka;
using Npgsql;
using V1 = Candlewick.Contracts.V1;

namespace Candlewick.Projections.Alerts;

/// <summary>Topic <c>alerts</c> as table <c>alert</c>, and where each is to be sent as <c>alert_delivery</c>.</summary>
public sealed class AlertProjection(ISchemaIds schemaIds) : IProjection<StoredAlert>
{
    private readonly FramedCodec<V1.Alert> _codec = new(TopicCatalog.Alerts, schemaIds, V1.Alert.Parser);

    /// <inheritdoc/>
    public string Name => ProjectionOffsets.Alerts.Projection;

    /// <inheritdoc/>
    public Topic Topic => TopicCatalog.Alerts;

    /// <inheritdoc/>
    public bool TryDecode(ConsumeResult<byte[], byte[]> record, [NotNullWhen(true)] out StoredAlert? row, [NotNullWhen(false)] out string? reason)
    {
        row = null;
        if (!_codec.TryDecode(record.Message.Value, out var alert, out reason))
        {
            return false;
        }

        try
        {
            row = Of(alert);
            return true;
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            reason = e.Message;
            return false;
        }
    }

    /// <inheritdoc/>
    public Task<int> WriteAsync(NpgsqlTransaction transaction, IReadOnlyList<StoredAlert> rows, CancellationToken cancellationToken) =>
        AlertTable.WriteAsync(transaction, rows, cancellationToken);

    private static StoredAlert Of(V1.Alert alert) => new()
    {
        Id = Guid.Parse(alert.Id),
        RuleId = Guid.Parse(alert.RuleId),
        RuleRevision = (int)alert.RuleRevision,
        Name = alert.Name,
        Subject = alert.Subject,
        Type = alert.Type,
        TimeUs = alert.TimeUs is >= 0 and < Market.Ticks.TickTime.EndUs ? alert.TimeUs : throw new FormatException($"{alert.TimeUs} is not a time in microseconds since 1970"),
        Price = Number(alert.HasPrice, alert.Price),
        Level = Number(alert.HasLevel, alert.Level),
        Value = Number(alert.HasValue, alert.Value),
        Message = alert.Message,
        Tick = alert.HasTicksOffset ? ((int)alert.TicksPartition, alert.TicksOffset) : null,
        Candle = alert.Interval.Length > 0 ? (alert.Interval, alert.StartUs, (int)alert.CandleRevision) : null,
        Notify = alert.Notify,
    };

    private static decimal? Number(bool isThere, string text) => isThere ? decimal.Parse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) : null;
}
