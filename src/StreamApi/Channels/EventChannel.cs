using Candlewick.Contracts.Topics;
using Candlewick.StreamApi.History;
using Candlewick.StreamApi.Items;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Channels;

/// <summary>What happened to instruments, sessions and feeds.</summary>
internal static class EventChannel
{
    public static Channel Events { get; } = new("events", TopicCatalog.MarketEvents)
    {
        Reader = services => new EventReader(services.Options.SchemaIds, services.Loggers.CreateLogger<EventReader>()),
        History = (log, _) => new EventHistory(log),
        IsOfInstruments = false,
    };
}
