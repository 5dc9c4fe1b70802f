using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Registry;
using Candlewick.Contracts.Topics;
using Candlewick.StreamApi.Tail;
using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Items;

/// <summary>Reads the values of one topic; what is none of its messages is said in the log and passed over.</summary>
internal sealed partial class MessageReader<T>(Topic topic, ISchemaIds schemas, MessageParser<T> parser, ILogger logger)
    where T : class, IMessage<T>
{
    /// <summary>The message of a record; null of a tombstone, and of what is none.</summary>
    public T? Read(LogEntry entry)
    {
        if (entry.Value is not { } value)
        {
            return null;
        }

        try
        {
            if (ConfluentFrame.TryRead(value, out int schemaId, out var message) && schemas.Accepts(topic, schemaId))
            {
                return parser.ParseFrom(value, value.Length - message.Length, message.Length);
            }
        }
        catch (InvalidProtocolBufferException)
        {
            // Said below, with its place.
        }

        LogNotOurs(topic.Name, entry.Partition, entry.Offset);
        return null;
    }

    [LoggerMessage(LogLevel.Warning, "The value at {Topic} {Partition}.{Offset} is not of this topic; it is not sent to clients")]
    private partial void LogNotOurs(string topic, int partition, long offset);
}
