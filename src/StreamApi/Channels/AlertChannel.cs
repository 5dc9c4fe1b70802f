using Candlewick.Contracts.Topics;
using Candlewick.StreamApi.History;
using Candlewick.StreamApi.Items;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Channels;

/// <summary>What became true of rules, each once: a log that is its own history, and no state.</summary>
internal static class AlertChannel
{
    public static Channel Alerts { get; } = new("alerts", TopicCatalog.Alerts)
    {
        Reader = services => new AlertReader(services.Options.SchemaIds, services.Loggers.CreateLogger<AlertReader>()),
        History = (log, _) => new EventHistory(log),
        IsOfInstruments = false,
    };
}
