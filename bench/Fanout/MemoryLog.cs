using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Registry;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Instruments.Lookup;
using Candlewick.StreamApi.Channels;
using Candlewick.StreamApi.History;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Subscriptions;
using Candlewick.StreamApi.Tail;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.Bench.Fanout;

/// <summary>A topic of closed candles with one partition, all of which its ring holds.</summary>
internal sealed class MemoryLog : ISchemaIds
{
    private const string Instrument = "NYSE:SPY";

    private readonly LogEntry[] _entries;
    private readonly Rings _rings;
    private readonly ServedStream _channel;
    private int _written;

    public MemoryLog(int records)
    {
        _entries = [.. Enumerable.Range(0, records).Select(n => new LogEntry(0, n, 0, Instrument, Value(n)))];
        _rings = new Rings(1, new StreamLimits { RingRecords = records, RingBytes = long.MaxValue });
        _rings.Start(0, 0, 0);
        var items = new CandleReader(TopicCatalog.Candles, this, NullLogger.Instance);
        var log = new TopicLog(TopicCatalog.Candles, "bench", _rings, null!, Task.CompletedTask);
        _channel = new ServedStream(CandleChannels.Closed, items, log, new LogHistory(new ChannelLog(log, items)));
    }

    /// <summary>Makes the next <paramref name="count"/> records known.</summary>
    public void Write(int count)
    {
        for (int end = _written + count; _written < end; _written++)
        {
            _rings.Append(_entries[_written]);
        }

        _rings.Flush();
    }

    public Subscription Subscribe(IEventSink client)
    {
        var scope = new Scope(CandleChannels.Closed, new InstrumentSet([Instrument], []), ["1m"]);
        var plan = new SubscriptionPlan(scope, new Resolution(scope.Instruments, []), SubscriptionPosition.AtLog([(0, 0)]));
        var limits = new StreamLimits();
        var changer = new ScopeChanger((_, _) => throw new NotSupportedException(), limits);
        return new StreamSubscription("s", plan, _channel, changer, client, limits.ItemsPerFrame, TimeProvider.System);
    }

    int ISchemaIds.IdFor(Topic topic) => 1;

    bool ISchemaIds.Accepts(Topic topic, int schemaId) => true;

    private static byte[] Value(int n)
    {
        var candle = new Candle
        {
            Instrument = Instrument, Interval = "1m", StartUs = 1_381_152_600_000_000 + (n * 60_000_000L), EndUs = 1_381_152_660_000_000 + (n * 60_000_000L),
            TradingDate = 20131007, PriceScale = 4, Open = 1_674_100 + n, High = 1_674_300 + n, Low = 1_673_900 + n, Close = 1_674_200 + n,
            Volume = 1_200, Turnover = "200892.0000", Trades = 12, Closed = true, Source = "lean",
        };
        byte[] value = new byte[ConfluentFrame.HeaderLength + candle.CalculateSize()];
        ConfluentFrame.WriteHeader(value, 1);
        candle.WriteTo(value.AsSpan(ConfluentFrame.HeaderLength));
        return value;
    }
}
