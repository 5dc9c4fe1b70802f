using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Registry;
using Candlewick.Contracts.Ticks;
using Candlewick.Contracts.Topics;
using Candlewick.Market.Ticks;
using Candlewick.StreamApi.Tail;

namespace Candlewick.StreamApi.Items;

/// <summary>Reads the values of <c>ticks</c>. What is not a tick is passed over in silence: the aggregator dead-letters it.</summary>
internal sealed class TickReader(ISchemaIds schemas) : IItemReader
{
    public Item? Read(LogEntry entry)
    {
        if (entry.Key is null || entry.Value is not { } value
            || !ConfluentFrame.TryRead(value, out int schemaId, out var message) || !schemas.Accepts(TopicCatalog.Ticks, schemaId))
        {
            return null;
        }

        Tick tick = default;
        return TickWire.TryRead(message, ref tick, out _, out _) && tick.Kind is TickKind.Trade or TickKind.Snapshot
            ? new TickItem(entry.Key, tick)
            : null;
    }
}
