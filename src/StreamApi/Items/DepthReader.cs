using Candlewick.Contracts.Registry;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Market.Numbers;
using Candlewick.StreamApi.Tail;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Items;

/// <summary>Reads the values of <c>depth</c>.</summary>
internal sealed class DepthReader(ISchemaIds schemas, ILogger logger) : IItemReader
{
    private readonly MessageReader<Depth> _books = new(TopicCatalog.Depth, schemas, Depth.Parser, logger);

    public Item? Read(LogEntry entry) =>
        entry.Key is { } instrument && _books.Read(entry) is { PriceScale: <= ScaledNumber.MaxScale, SizeScale: <= ScaledNumber.MaxScale } book
            ? new DepthItem(instrument, book)
            : null;
}
