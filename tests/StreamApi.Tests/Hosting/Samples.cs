using System.Text;
using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Instruments;
using Candlewick.Contracts.Registry;
using Candlewick.Contracts.Ticks;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Tests.Support;
using Confluent.Kafka;
using Google.Protobuf;
using MarketTick = Candlewick.Market.Ticks.Tick;

namespace Candlewick.StreamApi.Tests.Hosting;

/// <summary>Records as the other services write them.</summary>
internal static class Samples
{
    /// <summary>2013-10-07 09:30 in New York.</summary>
    public const long OpenUs = 1_381_152_600_000_000;

    public const long MinuteUs = 60_000_000;

    private static readonly ISchemaIds Ids = new FixedSchemaIds();

    /// <summary>The bar number <paramref name="n"/> from the open; its prices tell bars apart.</summary>
    public static Candle Bar(string instrument, int n, string interval = "1m", uint revision = 0)
    {
        long length = interval == "1s" ? 1_000_000 : interval == "5m" ? 5 * MinuteUs : MinuteUs;
        return new Candle
        {
            Instrument = instrument,
            Interval = interval,
            StartUs = OpenUs + (n * length),
            EndUs = OpenUs + ((n + 1) * length),
            TradingDate = 20131007,
            PriceScale = 4,
            Open = 1_674_100 + n,
            High = 1_674_300 + n,
            Low = 1_673_900 + n,
            Close = 1_674_200 + n,
            Volume = 1_200,
            Turnover = "200892.0000",
            Trades = 12,
            Closed = true,
            Revision = revision,
            Source = "lean",
            Rules = 0x0123456789abcdef,
        };
    }

    /// <summary>A record of a closed candle, stamped with its end.</summary>
    public static Message<byte[]?, byte[]?> Record(Topic topic, Candle candle) => new()
    {
        Key = Encoding.UTF8.GetBytes(topic == TopicCatalog.CandlesLive ? $"{candle.Instrument}|{candle.Interval}" : candle.Instrument),
        Value = Value(topic, candle),
        Timestamp = new Timestamp(candle.EndUs / 1000, TimestampType.CreateTime),
    };

    /// <summary>A record of the master.</summary>
    public static Message<byte[]?, byte[]?> Record(Market.Instruments.Instrument instrument) => new()
    {
        Key = Encoding.UTF8.GetBytes(instrument.Id.ToString()),
        Value = Value(TopicCatalog.Instruments, InstrumentMessage.From(instrument)),
    };

    public static byte[] Value(Topic topic, IMessage message)
    {
        byte[] value = new byte[ConfluentFrame.HeaderLength + message.CalculateSize()];
        ConfluentFrame.WriteHeader(value, Ids.IdFor(topic));
        message.WriteTo(value.AsSpan(ConfluentFrame.HeaderLength));
        return value;
    }

    /// <summary>A trade at <paramref name="us"/>; its price tells it apart.</summary>
    public static MarketTick Trade(long us, long sequence) => new()
    {
        Kind = Candlewick.Market.Ticks.TickKind.Trade,
        TradeUs = us,
        ReceiveUs = us,
        PriceScale = 2,
        Price = 16_700 + sequence,
        Size = 100,
        Sequence = sequence,
        Fields = Candlewick.Market.Ticks.TickFields.Price | Candlewick.Market.Ticks.TickFields.Size | Candlewick.Market.Ticks.TickFields.Sequence,
    };

    /// <summary>A record of a tick, stamped with its event time; a clock tick where there is no instrument.</summary>
    public static Message<byte[]?, byte[]?> Record(string? instrument, in MarketTick tick) => new()
    {
        Key = instrument is null ? null : Encoding.UTF8.GetBytes(instrument),
        Value = Value(instrument ?? "", tick),
        Timestamp = new Timestamp(Math.Max(tick.TradeUs, tick.ClockUs) / 1000, TimestampType.CreateTime),
    };

    public static byte[] Value(string instrument, in MarketTick tick)
    {
        byte[] buffer = new byte[TickWire.MaxLength];
        int length = TickWire.Write(buffer, tick, Encoding.UTF8.GetBytes(instrument), "lean/20131007.00000000"u8);
        byte[] value = new byte[ConfluentFrame.HeaderLength + length];
        ConfluentFrame.WriteHeader(value, Ids.IdFor(TopicCatalog.Ticks));
        buffer.AsSpan(0, length).CopyTo(value.AsSpan(ConfluentFrame.HeaderLength));
        return value;
    }
}
