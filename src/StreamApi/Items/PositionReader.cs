using Candlewick.Contracts.Portfolio;
using Candlewick.Contracts.Registry;
using Candlewick.Contracts.Topics;
using Candlewick.StreamApi.Tail;
using Microsoft.Extensions.Logging;
using V1 = Candlewick.Contracts.V1;

namespace Candlewick.StreamApi.Items;

/// <summary>Reads the values of <c>positions</c>.</summary>
internal sealed class PositionReader(ISchemaIds schemas, ILogger logger) : IItemReader
{
    private readonly MessageReader<V1.Position> _positions = new(TopicCatalog.Positions, schemas, V1.Position.Parser, logger);

    public Item? Read(LogEntry entry)
    {
        try
        {
            return _positions.Read(entry) is { } message ? new PositionItem(PositionMessage.Read(message)) : null;
        }
        catch (FormatException)
        {
            // A number that is none: of no writer of ours.
            return null;
        }
    }
}
