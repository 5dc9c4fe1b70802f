using System.Globalization;
using System.Text;
using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Streaming.Settings;
using Confluent.Kafka;
using Google.Protobuf;

namespace Candlewick.Projections.Tests;

/// <summary>Publishes candles as an aggregator does: in transactions, some of them aborted.</summary>
internal sealed class CandleFeed : IDisposable
{
    public const long Open = 1_381_152_600_000_000;
    private const long Minute = 60_000_000;

    private readonly string _topic;
    private readonly IProducer<byte[], byte[]> _producer;

    public CandleFeed(KafkaSettings settings)
    {
        _topic = settings.NameOf(TopicCatalog.Candles);
        _producer = new ProducerBuilder<byte[], byte[]>(settings.TransactionalProducer("test", "0")).Build();
        _producer.InitTransactions(TimeSpan.FromSeconds(30));
    }

    public static Candle Candle(string instrument, int bar, int revision = 0, string interval = "1m") => new()
    {
        Instrument = instrument, Interval = interval, StartUs = Open + (bar * Minute), EndUs = Open + ((bar + 1) * Minute), TradingDate = 20131007,
        PriceScale = 4, SizeScale = 0, Open = 1674000, High = 1680000 + revision, Low = 1670000, Close = 1674100 + bar, Volume = 100 + bar,
        Turnover = "16740.0000", Trades = 5, Closed = true, Revision = (uint)revision, Source = "lean", Rules = 0x00f1e2d3c4b5a697,
    };

    /// <summary>One transaction. An aborted one takes offsets and is seen by nobody.</summary>
    public void Publish(IEnumerable<Candle> candles, bool abort = false) =>
        Publish(candles.Select(c => (c.Instrument, (byte[]?)Frame(c, KnownSchemaIds.Ours))), abort);

    public void Publish(IEnumerable<(string Key, byte[]? Value)> records, bool abort = false)
    {
        _producer.BeginTransaction();
        foreach (var (key, value) in records)
        {
            var message = new Message<byte[], byte[]> { Key = Encoding.UTF8.GetBytes(key), Value = value!, Headers = Provenance() };
            while (true)
            {
                try
                {
                    _producer.Produce(_topic, message);
                    break;
                }
                catch (ProduceException<byte[], byte[]> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
                {
                    _producer.Flush(TimeSpan.FromSeconds(1));
                }
            }
        }

        if (abort)
        {
            // Out of the door first: only what has reached the log can be aborted there.
            _producer.Flush(TimeSpan.FromSeconds(30));
            _producer.AbortTransaction();
        }
        else
        {
            _producer.CommitTransaction();
        }
    }

    public static byte[] Frame(Candle candle, int schemaId)
    {
        byte[] frame = new byte[ConfluentFrame.HeaderLength + candle.CalculateSize()];
        ConfluentFrame.WriteHeader(frame, schemaId);
        candle.WriteTo(frame.AsSpan(ConfluentFrame.HeaderLength));
        return frame;
    }

    public void Dispose() => _producer.Dispose();

    private static Headers Provenance()
    {
        var headers = new Headers();
        string[] names = [RecordHeaders.TicksPartition, RecordHeaders.TicksFirst, RecordHeaders.TicksLast, RecordHeaders.TicksCount, RecordHeaders.ClosedAtUs];
        for (int i = 0; i < names.Length; i++)
        {
            headers.Add(names[i], Encoding.UTF8.GetBytes((i + 1).ToString(CultureInfo.InvariantCulture)));
        }

        return headers;
    }
}
