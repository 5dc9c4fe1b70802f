using System.Diagnostics.CodeAnalysis;
using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Registry;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.EventStore.Candles;
using Confluent.Kafka;
using Google.Protobuf;

namespace Candlewick.Projections.Candles;

/// <summary>Records of topic <c>candles</c> as rows.</summary>
internal sealed class CandleDecoder(ISchemaIds schemaIds)
{
    private readonly int _ours = schemaIds.IdFor(TopicCatalog.Candles);

    /// <summary>False where the record is not a closed candle of ours; <paramref name="reason"/> says why.</summary>
    public bool TryDecode(ConsumeResult<byte[], byte[]> record, [NotNullWhen(true)] out CandleRow? row, [NotNullWhen(false)] out string? reason)
    {
        row = null;
        if (!ConfluentFrame.TryRead(record.Message.Value, out int schemaId, out var message))
        {
            reason = record.Message.Value is null ? "it has no value" : "it has no schema id in front";
            return false;
        }

        if (schemaId != _ours && !schemaIds.Accepts(TopicCatalog.Candles, schemaId))
        {
            reason = $"schema id {schemaId} is none of its subject's";
            return false;
        }

        Candle candle;
        try
        {
            candle = Candle.Parser.ParseFrom(message);
        }
        catch (InvalidProtocolBufferException e)
        {
            reason = e.Message;
            return false;
        }

        var headers = record.Message.Headers.Select(h => KeyValuePair.Create(h.Key, h.GetValueBytes() ?? []));
        return CandleRow.TryFrom(candle, record.Partition.Value, record.Offset.Value, CandleProvenance.From(headers), out row, out reason);
    }
}
