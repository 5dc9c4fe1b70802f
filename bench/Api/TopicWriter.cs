using System.Text;
using Candlewick.Bench.Ingest;
using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Ticks;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Streaming.Settings;
using Candlewick.Streaming.Topics;
using Confluent.Kafka;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using Tick = Candlewick.Market.Ticks.Tick;
using TickFields = Candlewick.Market.Ticks.TickFields;
using TickKind = Candlewick.Market.Ticks.TickKind;

namespace Candlewick.Bench.Api;

/// <summary>Writes ticks and candles of now to topics of its own, as the services do.</summary>
internal sealed class TopicWriter : IAsyncDisposable
{
    public const int Partitions = 4;
    private const int MinuteUs = 60_000_000;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly byte[] _frame = new byte[ConfluentFrame.HeaderLength + TickWire.MaxLength];
    private readonly IProducer<byte[], byte[]> _transactional;
    private readonly IProducer<byte[], byte[]> _plain;
    private readonly byte[][] _keys = [.. Enumerable.Range(0, 1_000).Select(i => Encoding.UTF8.GetBytes(Name(i)))];

    private TopicWriter(KafkaSettings settings)
    {
        Settings = settings;
        _transactional = new ProducerBuilder<byte[], byte[]>(settings.TransactionalProducer("bench", "0")).Build();
        _transactional.InitTransactions(Timeout);
        var config = settings.Producer();
        config.LingerMs = 1;
        _plain = new ProducerBuilder<byte[], byte[]>(config).Build();
        ConfluentFrame.WriteHeader(_frame, new FixedSchemaIds().IdFor(TopicCatalog.Ticks));
    }

    public KafkaSettings Settings { get; }

    public static long NowUs => (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    public static async Task<TopicWriter> OpenAsync(string bootstrap, int round, CancellationToken cancellationToken)
    {
        var settings = new KafkaSettings { Bootstrap = bootstrap, TopicPrefix = $"api{round}.", WorkerName = "bench" };
        await new TopicAdmin(settings, TimeProvider.System, NullLogger<TopicAdmin>.Instance).EnsureAsync(Partitions, TimeSpan.FromSeconds(60), cancellationToken);
        return new TopicWriter(settings);
    }

    /// <summary>Instrument number <paramref name="i"/> of a thousand.</summary>
    public static string Name(int i) => $"SIM:STOCK-{i:000}";

    /// <summary>Writes a trade without a transaction.</summary>
    /// <param name="stampUs">Its receive time, by which clients measure.</param>
    public void Write(int instrument, long stampUs) => Produce(_plain, TopicCatalog.Ticks, _keys[instrument], Trade(instrument, stampUs, 0), stampUs);

    /// <summary>Writes a group of trades in one transaction; instruments take turns.</summary>
    public void WriteCommitted(int count, int instruments, long firstSequence)
    {
        _transactional.BeginTransaction();
        long stampUs = NowUs;
        for (int i = 0; i < count; i++)
        {
            Produce(_transactional, TopicCatalog.Ticks, _keys[i % instruments], Trade(i % instruments, stampUs, firstSequence + i), stampUs);
        }

        _transactional.CommitTransaction(Timeout);
    }

    /// <summary>Writes closed one-minute candles of the first <paramref name="instruments"/>, each the bars from <paramref name="first"/> on.</summary>
    public void WriteCandles(int instruments, int first, int bars)
    {
        _transactional.BeginTransaction();
        for (int bar = first; bar < first + bars; bar++)
        {
            for (int i = 0; i < instruments; i++)
            {
                long startUs = 1_381_152_600_000_000 + ((long)bar * MinuteUs);
                var candle = new Candle
                {
                    Instrument = Name(i), Interval = "1m", StartUs = startUs, EndUs = startUs + MinuteUs, TradingDate = 20131007, PriceScale = 4,
                    Open = 1_674_100 + bar, High = 1_674_300 + bar, Low = 1_673_900 + bar, Close = 1_674_200 + bar,
                    Volume = 1_200, Turnover = "200892.0000", Trades = 12, Closed = true, Source = "bench",
                };
                byte[] value = new byte[ConfluentFrame.HeaderLength + candle.CalculateSize()];
                ConfluentFrame.WriteHeader(value, 1);
                candle.WriteTo(value.AsSpan(ConfluentFrame.HeaderLength));
                Produce(_transactional, TopicCatalog.Candles, _keys[i], value, candle.EndUs);
            }
        }

        _transactional.CommitTransaction(Timeout);
    }

    public ValueTask DisposeAsync()
    {
        _plain.Flush(Timeout);
        _plain.Dispose();
        _transactional.Dispose();
        return ValueTask.CompletedTask;
    }

    private byte[] Trade(int instrument, long stampUs, long sequence)
    {
        var tick = new Tick
        {
            Kind = TickKind.Trade, TradeUs = stampUs, ReceiveUs = stampUs, PriceScale = 2, Price = 100_00 + (stampUs % 997), Size = 10, Sequence = sequence,
            Fields = TickFields.Price | TickFields.Size | TickFields.Sequence,
        };
        int length = TickWire.Write(_frame.AsSpan(ConfluentFrame.HeaderLength), in tick, _keys[instrument], "bench"u8);
        return _frame.AsSpan(0, ConfluentFrame.HeaderLength + length).ToArray();
    }

    private void Produce(IProducer<byte[], byte[]> producer, Topic topic, byte[] key, byte[] value, long us)
    {
        while (true)
        {
            try
            {
                producer.Produce(Settings.NameOf(topic), new Message<byte[], byte[]> { Key = key, Value = value, Timestamp = new Timestamp(us / 1000, TimestampType.CreateTime) });
                return;
            }
            catch (ProduceException<byte[], byte[]> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
            {
                producer.Poll(TimeSpan.FromMilliseconds(1));
            }
        }
    }
}
