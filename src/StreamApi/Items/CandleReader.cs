using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Registry;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.EventStore.Candles;
using Candlewick.StreamApi.Tail;
using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Items;

/// <summary>Reads the values of the candle topics.</summary>
internal sealed partial class CandleReader(Topic topic, ISchemaIds schemas, ILogger logger) : IItemReader
{
    public Item? Read(LogEntry entry)
    {
        if (entry.Value is not { } value)
        {
            return null;
        }

        if (!ConfluentFrame.TryRead(value, out int schemaId, out var message) || !schemas.Accepts(topic, schemaId))
        {
            LogNotOurs(topic.Name, entry.Partition, entry.Offset);
            return null;
        }

        try
        {
            var candle = Candle.Parser.ParseFrom(value, value.Length - message.Length, message.Length);
            if (CandleRow.TryRead(candle, entry.Partition, entry.Offset, provenance: null, out var row, out _))
            {
                return new CandleItem(row);
            }
        }
        catch (InvalidProtocolBufferException)
        {
            // Said below, with its place.
        }

        LogNotOurs(topic.Name, entry.Partition, entry.Offset);
        return null;
    }

    [LoggerMessage(LogLevel.Warning, "The value at {Topic} {Partition}.{Offset} is not a candle; it is not sent to clients")]
    private partial void LogNotOurs(string topic, int partition, long offset);
}
