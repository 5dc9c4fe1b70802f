using System.Text;
using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Instruments;
using Candlewick.Contracts.Registry;
using Candlewick.Contracts.Topics;
using Candlewick.Instruments.Merging;
using Candlewick.Market.Instruments;
using Google.Protobuf;

namespace Candlewick.Instruments.Publishing;

/// <summary>A record of topic <c>instruments</c>, taken for ours only after it was read.</summary>
internal static class MasterRecord
{
    /// <summary>The message without its framing.</summary>
    /// <exception cref="MasterException">It is not an instrument of that key.</exception>
    public static ReadOnlySpan<byte> Read(ISchemaIds schemaIds, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, out Instrument instrument)
    {
        string problem = "it is not framed as ours are";
        Exception? inner = null;
        if (ConfluentFrame.TryRead(value, out int schemaId, out var message) && schemaIds.Accepts(TopicCatalog.Instruments, schemaId))
        {
            try
            {
                instrument = InstrumentMessage.Parse(message);
                if (MessageIdComparer.IsOf(message, key))
                {
                    return message;
                }

                problem = "its value does not begin with the id of its key";
            }
            catch (Exception e) when (e is FormatException or InvalidProtocolBufferException)
            {
                (problem, inner) = (e.Message, e);
            }
        }

        throw new MasterException(
            $"the record of '{Encoding.UTF8.GetString(key)}' in topic '{TopicCatalog.Instruments}' is not an instrument ({problem}): another program writes to it. Use a TOPIC_PREFIX of your own.", inner);
    }
}
