using System.Diagnostics.CodeAnalysis;
using System.Text;
using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Registry;
using Candlewick.Contracts.Topics;
using Candlewick.EventStore.Alerts;
using Candlewick.EventStore.Offsets;
using Confluent.Kafka;
using Npgsql;
using V1 = Candlewick.Contracts.V1;

namespace Candlewick.Projections.Alerts;

/// <summary>Topic <c>alert-rules</c> as table <c>alert_rule</c>: rules that were taken back are none.</summary>
public sealed class AlertRuleProjection(ISchemaIds schemaIds) : IProjection<StoredRule>
{
    private readonly FramedCodec<V1.AlertRule> _codec = new(TopicCatalog.AlertRules, schemaIds, V1.AlertRule.Parser);

    /// <inheritdoc/>
    public string Name => ProjectionOffsets.AlertRules.Projection;

    /// <inheritdoc/>
    public Topic Topic => TopicCatalog.AlertRules;

    /// <inheritdoc/>
    public bool TryDecode(ConsumeResult<byte[], byte[]> record, [NotNullWhen(true)] out StoredRule? row, [NotNullWhen(false)] out string? reason)
    {
        row = null;
        string key = Encoding.UTF8.GetString(record.Message.Key ?? []);
        int bar = key.LastIndexOf('|');
        if (bar <= 0 || !Guid.TryParse(key[(bar + 1)..], out var id))
        {
            reason = $"its key '{key}' is no subject|id";
            return false;
        }

        if (record.Message.Value is null)
        {
            (row, reason) = (new StoredRule(id, 0, key[..bar], null, 0), null);
            return true;
        }

        if (!_codec.TryDecode(record.Message.Value, out var rule, out reason))
        {
            return false;
        }

        row = new StoredRule(id, (int)rule.Revision, rule.Subject, rule.Definition, rule.ChangedUs);
        return true;
    }

    /// <inheritdoc/>
    public Task<int> WriteAsync(NpgsqlTransaction transaction, IReadOnlyList<StoredRule> rows, CancellationToken cancellationToken) =>
        AlertRuleTable.WriteAsync(transaction, rows, cancellationToken);
}
