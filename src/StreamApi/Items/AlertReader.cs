using Candlewick.Contracts.Registry;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.StreamApi.Tail;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Items;

/// <summary>Reads the values of <c>alerts</c>.</summary>
internal sealed class AlertReader(ISchemaIds schemas, ILogger logger) : IItemReader
{
    private readonly MessageReader<Alert> _alerts = new(TopicCatalog.Alerts, schemas, Alert.Parser, logger);

    public Item? Read(LogEntry entry) => entry.Key is not null && _alerts.Read(entry) is { } alert ? new AlertItem(alert) : null;
}
