using Candlewick.Contracts.Registry;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.StreamApi.Tail;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Items;

/// <summary>Reads the values of <c>market-events</c>. Kinds of a later release are passed over.</summary>
internal sealed class EventReader(ISchemaIds schemas, ILogger logger) : IItemReader
{
    private readonly MessageReader<MarketEvent> _events = new(TopicCatalog.MarketEvents, schemas, MarketEvent.Parser, logger);

    public Item? Read(LogEntry entry) =>
        entry.Key is { } subject && _events.Read(entry) is { } happened && EventItem.NameOf(happened.KindCase) is not null
            ? new EventItem(subject, happened, entry.TimestampMs * 1000)
            : null;
}
