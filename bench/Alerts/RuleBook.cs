using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using Candlewick.Alerts;
using Candlewick.Alerts.Engine;
using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Ticks;
using Candlewick.Contracts.Topics;
using Candlewick.Market.Sessions;
using Candlewick.Market.Ticks;
using Candlewick.Streaming.Engines;
using Candlewick.Streaming.Settings;
using Candlewick.Streaming.Topics;
using Candlewick.Streaming.Transactions;
using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using V1 = Candlewick.Contracts.V1;

namespace Candlewick.Bench.Alerts;

/// <summary>The engine's memory of one partition with rules of every kind, far from what is traded, and one of each instrument in the middle of it.</summary>
internal sealed class RuleBook : IDisposable
{
    private const long OpenUs = 1_381_152_600_000_000;

    private readonly FixedSchemaIds _ids = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly TransactionWriter _writer;
    private readonly AlertEngine _engine;
    private readonly EngineOutput _output = new(long.MaxValue, long.MaxValue, long.MaxValue);
    private readonly IPartitionEngine _partition;
    private readonly Dictionary<byte[], decimal[]> _levels = new(Utf8Names.Comparer);
    private readonly FramedCodec<V1.Tick> _ticks;
    private readonly int _instruments;

    public RuleBook(int instruments, int rules)
    {
        (_instruments, Count) = (instruments, rules);
        var kafka = new KafkaSettings { Bootstrap = "127.0.0.1:1" };
        var options = new AlertsOptions(kafka, new TopicLayout(1, TopicCatalog.All.ToDictionary(t => t, t => t.Name)), _ids, new CandleRules());
        _engine = new AlertEngine(options, new AlertMetrics(_services.GetRequiredService<IMeterFactory>()), NullLogger.Instance);
        _writer = new TransactionWriter(kafka, "bench", "0", TimeProvider.System, NullLogger.Instance);
        _partition = _engine.Create(0, _output);
        _ticks = new FramedCodec<V1.Tick>(TopicCatalog.Ticks, _ids, V1.Tick.Parser);
        var codec = new FramedCodec<V1.AlertRule>(TopicCatalog.AlertRules, _ids, V1.AlertRule.Parser);
        var levels = Enumerable.Range(0, instruments).Select(_ => new List<decimal>()).ToArray();
        for (int i = 0; i < rules; i++)
        {
            int on = i % instruments;
            string when = Condition(i / instruments, i, out decimal level);
            levels[on].Add(level);
            string definition = $$"""{"version":1,"frequency":"every_time","when":{{when}},"instrument":"{{Name(on)}}"}""";
            Process(2, Record($"{Name(on)}|r{i}", codec.Encode(new V1.AlertRule { Id = $"r{i}", Revision = 1, Subject = Name(on), Definition = definition })));
        }

        for (int on = 0; on < instruments; on++)
        {
            _levels[Encoding.UTF8.GetBytes(Name(on))] = [.. levels[on]];
        }
    }

    public int Count { get; }

    /// <summary>Ticks between 100 and 110, where only the level of 105 is: these stay below it.</summary>
    public Action<int> Quiet(int count) => Ticks(count, i => 10_000 + (i * 7 % 499));

    /// <summary>Ticks that cross 105 each time.</summary>
    public Action<int> Touching(int count) => Ticks(count, i => i / _instruments % 2 == 0 ? 10_400 : 10_600);

    /// <summary>A bar of a minute of one instrument after the other, each bar once.</summary>
    public Action<int> Bars(int count)
    {
        var codec = new FramedCodec<V1.Candle>(TopicCatalog.Candles, _ids, V1.Candle.Parser);
        const long MinuteUs = 60_000_000;
        var records = Enumerable.Range(0, count).Select(i =>
        {
            long price = 10_000 + (i * 7 % 499);
            long start = OpenUs + (i / _instruments * MinuteUs);
            return Record(Name(i % _instruments), codec.Encode(new V1.Candle
            {
                Instrument = Name(i % _instruments), Interval = "1m", StartUs = start, EndUs = start + MinuteUs, TradingDate = 20131007, PriceScale = 2, Open = price, High = price + 5,
                Low = price - 5, Close = price, Volume = 100, Closed = true,
            }));
        }).ToArray();
        return i => Process(1, records[i]);
    }

    /// <summary>What any engine does with a tick.</summary>
    public Action<int> Bare(int count) => Ticks(count, i => 10_000 + (i * 7 % 499), record => Find(record, out _));

    /// <summary>What one does that keeps its rules in a list.</summary>
    public Action<int> Each(int count) => Ticks(count, i => 10_000 + (i * 7 % 499), record =>
    {
        var levels = Find(record, out decimal price);
        int above = 0;
        foreach (decimal level in levels)
        {
            above += price > level ? 1 : 0;
        }

        _ = above;
    });

    public void Dispose()
    {
        _writer.Dispose();
        _engine.Dispose();
        _services.Dispose();
    }

    private static string Name(int n) => string.Create(CultureInfo.InvariantCulture, $"NYSE:S{n}");

    /// <summary>Nine in ten are levels of the price; the others are of bars, ranges, changes and highs, and ask for ten indicators.</summary>
    private static string Condition(int n, int i, out decimal level)
    {
        level = n == 0 ? 105 : i % 2 == 0 ? 200 + (i / 100m) : 50 - (i / 10_000m);
        string at = level.ToString(CultureInfo.InvariantCulture);
        return (n % 20) switch
        {
            _ when n == 0 => $$"""{"type":"price","is":"above","level":105}""",
            7 => $$"""{"type":"indicator","interval":"1m","indicator":"rsi({{5 + (n / 20 % 10)}})","is":"crosses_above","than":99.5}""",
            13 => $$"""{"type":"breakout","low":1,"high":{{(200 + n).ToString(CultureInfo.InvariantCulture)}}}""",
            _ => $$"""{"type":"price","is":"{{(i % 2 == 0 ? "above" : "crosses")}}","level":{{at}} }""",
        };
    }

    private decimal[] Find(ConsumeResult<byte[], byte[]> record, out decimal price)
    {
        var tick = default(Tick);
        if (!_ticks.TryOpen(record.Message.Value, out var message) || !TickWire.TryRead(message, ref tick, out var instrument, out _, out _))
        {
            throw new InvalidOperationException("a tick cannot be read");
        }

        price = Market.Numbers.ScaledNumber.ToDecimal(tick.Price, tick.PriceScale);
        return _levels.GetAlternateLookup<ReadOnlySpan<byte>>()[instrument];
    }

    private Action<int> Ticks(int count, Func<int, long> price) => Ticks(count, price, record => Process(0, record));

    /// <summary>Ready records, of one instrument after the other; without ids, so that the same ones are ticks again in the next turn.</summary>
    private Action<int> Ticks(int count, Func<int, long> price, Action<ConsumeResult<byte[], byte[]>> take)
    {
        var records = Enumerable.Range(0, count).Select(i => Record(Name(i % _instruments), Tick(Name(i % _instruments), price(i)))).ToArray();
        return i => take(records[i % count]);
    }

    private byte[] Tick(string instrument, long price)
    {
        var tick = new Tick
        {
            Kind = TickKind.Trade, Fields = TickFields.Price | TickFields.Size, TradeUs = OpenUs, ReceiveUs = OpenUs, PriceScale = 2, Price = price, Size = 1,
        };
        byte[] buffer = new byte[TickWire.MaxLength + ConfluentFrame.HeaderLength];
        ConfluentFrame.WriteHeader(buffer, _ids.IdFor(TopicCatalog.Ticks));
        int length = TickWire.Write(buffer.AsSpan(ConfluentFrame.HeaderLength), tick, Encoding.UTF8.GetBytes(instrument), "lean/day"u8);
        return buffer[..(ConfluentFrame.HeaderLength + length)];
    }

    private void Process(int input, ConsumeResult<byte[], byte[]> record)
    {
        _output.At(input, 0, _writer);
        _partition.Process(input, record);
    }

    private static ConsumeResult<byte[], byte[]> Record(string key, byte[] value) => new()
    {
        TopicPartitionOffset = new TopicPartitionOffset("t", 0, 0), Message = new Message<byte[], byte[]> { Key = Encoding.UTF8.GetBytes(key), Value = value },
    };
}
