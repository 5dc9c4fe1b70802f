using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Registry;
using Candlewick.Contracts.Ticks;
using Candlewick.Contracts.Topics;
using Candlewick.Market.Ticks;
using Candlewick.StreamApi.Tail;

namespace Candlewick.StreamApi.Replay;

/// <summary>Reads every record of <c>ticks</c>, those that are no item, too: clock and control ticks.</summary>
internal sealed class TickWireReader(ISchemaIds schemas)
{
    /// <summary>False where it is no tick.</summary>
    /// <param name="source">Whose it is, in UTF-8.</param>
    /// <param name="group">The session group that a control tick names, in UTF-8.</param>
    public bool TryRead(LogEntry entry, ref Tick tick, out ReadOnlySpan<byte> source, out ReadOnlySpan<byte> group)
    {
        source = group = default;
        return entry.Value is { } value
            && ConfluentFrame.TryRead(value, out int schemaId, out var message) && schemas.Accepts(TopicCatalog.Ticks, schemaId)
            && TickWire.TryRead(message, ref tick, out _, out source, out group);
    }
}
