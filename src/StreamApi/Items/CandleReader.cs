using Candlewick.Contracts.Registry;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.EventStore.Candles;
using Candlewick.StreamApi.Tail;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Items;

/// <summary>Reads the values of the candle topics.</summary>
internal sealed partial class CandleReader(Topic topic, ISchemaIds schemas, ILogger logger) : IItemReader
{
    private readonly MessageReader<Candle> _candles = new(topic, schemas, Candle.Parser, logger);

    public Item? Read(LogEntry entry)
    {
        if (_candles.Read(entry) is not { } candle)
        {
            return null;
        }

        if (CandleRow.TryRead(candle, entry.Partition, entry.Offset, provenance: null, out var row, out string? error))
        {
            return new CandleItem(row);
        }

        LogNoCandle(topic.Name, entry.Partition, entry.Offset, error);
        return null;
    }

    [LoggerMessage(LogLevel.Warning, "The value at {Topic} {Partition}.{Offset} is no candle, and is not sent to clients: {Error}")]
    private partial void LogNoCandle(string topic, int partition, long offset, string error);
}
