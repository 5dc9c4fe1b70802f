using Candlewick.CandleAggregator;
using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Market.Candles;
using Candlewick.Market.Numbers;
using Candlewick.Market.Sessions;
using Candlewick.Streaming.Reading;
using Candlewick.Streaming.Settings;
using Candlewick.Streaming.Topics;
using Candlewick.Tests.Support;
using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit.Sdk;
using Tick = Candlewick.Contracts.V1.Tick;

namespace Candlewick.Ingestor.Tests.Simulation;

/// <summary>Topics of their own and an aggregator: what is ingested into them becomes candles of a second and a minute, which can be held against a market's.</summary>
internal sealed class CandleBench : IAsyncDisposable
{
    /// <summary>A second's pause of this machine is a minute of a market that goes sixty times as fast: how late a tick may come and still count.</summary>
    public static readonly TimeSpan RevisionWindow = TimeSpan.FromMinutes(20);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly KafkaSettings _settings;
    private readonly TopicLayout _layout;
    private readonly IHost _aggregator;

    private CandleBench(KafkaSettings settings, TopicLayout layout, IHost aggregator) => (_settings, _layout, _aggregator) = (settings, layout, aggregator);

    public static async Task<CandleBench> StartAsync(KafkaFixture kafka)
    {
        var settings = kafka.Settings();
        var layout = await new TopicAdmin(settings, TimeProvider.System, NullLogger<TopicAdmin>.Instance).EnsureAsync(1, Patience, CancellationToken.None);
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        var rules = new CandleRules(specs: [BarSpec.OneSecond, BarSpec.OneMinute], revisionWindow: RevisionWindow);
        builder.Services.AddSingleton(TimeProvider.System).AddMetrics().AddCandleAggregator(new AggregatorOptions(settings, layout, new FixedSchemaIds(), rules));
        var aggregator = builder.Build();
        await aggregator.StartAsync();
        return new CandleBench(settings, layout, aggregator);
    }

    /// <summary>For a feed that is to publish here.</summary>
    public IngestOptions Ingest(TimeProvider time) => new() { Kafka = _settings, Layout = _layout, SchemaIds = new FixedSchemaIds(), Time = time };

    public List<Tick> Ticks() => [.. TicksReader.ReadAll(_settings, 1).Select(r => r.Tick)];

    /// <summary>The newest revision of every candle that was published.</summary>
    public Dictionary<(string Instrument, string Interval, long StartUs), (PlainCandle Candle, uint Flags)> Candles()
    {
        var candles = new Dictionary<(string, string, long), (PlainCandle, uint)>();
        foreach (var topic in new[] { TopicCatalog.Candles, TopicCatalog.CandlesFast })
        {
            PartitionReader.ReadToEnd(_settings, [new TopicPartition(_settings.NameOf(topic), 0)], Add, CancellationToken.None);
        }

        return candles;

        void Add(ConsumeResult<byte[], byte[]> record)
        {
            Assert.True(ConfluentFrame.TryRead(record.Message.Value, out _, out var message));
            var c = Candle.Parser.ParseFrom(message);
            decimal unit = ScaledNumber.PowerOfTen((int)c.PriceScale), size = ScaledNumber.PowerOfTen((int)c.SizeScale);
            candles[(c.Instrument, c.Interval, c.StartUs)] =
                (new PlainCandle(c.Instrument, c.Interval, c.StartUs, c.Open / unit, c.High / unit, c.Low / unit, c.Close / unit, c.HasVolume ? c.Volume / size : null), c.Flags);
        }
    }

    /// <summary>Waits until every candle is the market's, and no other is there.</summary>
    /// <param name="truth">All candles that there should be.</param>
    /// <param name="but">Those that may differ.</param>
    /// <param name="untilUs">Candles from then on do not matter, microseconds UTC.</param>
    /// <param name="fromUs">Nor do those before.</param>
    public async Task AssertSameAsync(
        Dictionary<(string Instrument, string Interval, long StartUs), PlainCandle> truth, Func<PlainCandle, bool>? but = null, long untilUs = long.MaxValue, long fromUs = 0)
    {
        Assert.NotEmpty(truth);
        string wrong = "";
        try
        {
            await Eventually.TrueAsync(Same, Patience, "the candles are the market's");
        }
        catch (XunitException e)
        {
            throw new XunitException($"{e.Message}; {wrong}");
        }

        bool Same()
        {
            var candles = Candles();
            var differences = truth.Where(t => but?.Invoke(t.Value) != true && (!candles.TryGetValue(t.Key, out var c) || c.Candle != t.Value))
                .Select(t => $"{t.Value} is {candles.GetValueOrDefault(t.Key).Candle}")
                .Concat(candles.Where(c => c.Key.StartUs >= fromUs && c.Key.StartUs < untilUs && !truth.ContainsKey(c.Key)).Select(c => $"{c.Value.Candle} is none of the market's")).ToList();
            wrong = $"{differences.Count} of {truth.Count}: {string.Join("\n", differences.Order().Take(8))}";
            return differences.Count == 0;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _aggregator.StopAsync();
        _aggregator.Dispose();
    }
}
