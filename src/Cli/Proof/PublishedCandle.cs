using Candlewick.CandleAggregator.Recomputing;
using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.EventStore.Candles;
using Candlewick.Market.Candles;
using Confluent.Kafka;
using Google.Protobuf;

namespace Candlewick.Cli.Proof;

/// <summary>One revision of a candle as it lies in a topic, or as it should.</summary>
/// <param name="Value">What it says.</param>
/// <param name="Bytes">The same as it was written, without the framing.</param>
/// <param name="Provenance">Which ticks it was made of; null where its headers do not say.</param>
/// <param name="Partition">Partition of its topic.</param>
/// <param name="Offset">Offset there; -1 where it should lie there.</param>
/// <param name="IsRepair">It was published to put an earlier one right.</param>
internal sealed record PublishedCandle(Candle Value, byte[] Bytes, CandleProvenance? Provenance, int Partition, long Offset, bool IsRepair)
{
    public CandleKey Key => ComputedCandle.KeyOf(Value);

    /// <summary>As the table has it.</summary>
    /// <exception cref="FormatException">It is no closed bar.</exception>
    public CandleRow Row => CandleRow.From(Value, Partition, Offset, Provenance);

    /// <summary>Null where a record is no candle in our framing.</summary>
    public static PublishedCandle? From(ConsumeResult<byte[], byte[]> record)
    {
        if (!ConfluentFrame.TryRead(record.Message.Value, out _, out var message))
        {
            return null;
        }

        try
        {
            return Of(Candle.Parser.ParseFrom(message), message.ToArray(), record.Message.Headers, record.Partition.Value, record.Offset.Value);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    public static PublishedCandle From(ComputedCandle computed) => ConfluentFrame.TryRead(computed.Record.Value, out _, out var message)
        ? Of(computed.Value, message.ToArray(), computed.Record.Headers, computed.TicksPartition, -1)
        : throw new FormatException("a candle without framing");

    /// <summary>The same candle under another revision, in bytes.</summary>
    public byte[] BytesAs(uint revision)
    {
        var value = Value.Clone();
        value.Revision = revision;
        return value.ToByteArray();
    }

    private static PublishedCandle Of(Candle value, byte[] bytes, Headers? headers, int partition, long offset)
    {
        List<KeyValuePair<string, byte[]>> named = headers is null ? [] : [.. headers.Select(h => KeyValuePair.Create(h.Key, h.GetValueBytes()))];
        return new PublishedCandle(value, bytes, CandleProvenance.From(named), partition, offset, named.Exists(h => h.Key == RecordHeaders.Repairs));
    }
}
