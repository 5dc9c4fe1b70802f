using Candlewick.CandleAggregator;
using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Ingestor.Simulation;
using Candlewick.Market.Candles;
using Candlewick.Market.Instruments;
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

/// <summary>A candle in numbers without scales, so that those of a vendor who writes eight decimals and of one who writes two are the same.</summary>
internal sealed record PlainCandle(string Instrument, string Interval, long StartUs, decimal Open, decimal High, decimal Low, decimal Close, decimal? Volume)
{
    public override string ToString() => $"{Instrument} {Interval} {DateTime.UnixEpoch.AddMicroseconds(StartUs):HH:mm:ss} {Open} {High} {Low} {Close} x {Volume}";
}

/// <summary>
/// A vendor's simulator, our feed of that vendor, Kafka and the aggregator, of some minutes of a simulated market that go by sixty times as fast. The market begins
/// with the subscription of all its instruments, and all clocks are the market's.
/// </summary>
internal sealed class SimulatedRun : IAsyncDisposable
{
    public static readonly DateOnly Date = new(2025, 6, 5);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly CancellationTokenSource _stop = new();
    private readonly KafkaSettings _settings;
    private readonly WireOptions _options;
    private readonly IHost _aggregator;
    private readonly Task _feed;

    private SimulatedRun(KafkaSettings settings, WireOptions options, WireSimulator simulator, IHost aggregator, Func<IngestOptions, WireSimulator, CancellationToken, Task> feed, TopicLayout layout)
    {
        (_settings, _options, Simulator, _aggregator) = (settings, options, simulator, aggregator);
        var ingest = new IngestOptions { Kafka = settings, Layout = layout, SchemaIds = new FixedSchemaIds(), Time = simulator.Clock };
        _feed = Task.Run(() => feed(ingest, simulator, _stop.Token));
    }

    public WireSimulator Simulator { get; }

    /// <summary>An instant of the date in microseconds UTC.</summary>
    public static long At(int hour, int minute) => (Date.ToDateTime(new TimeOnly(hour, minute)) - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <param name="kafka">Where.</param>
    /// <param name="vendor">Whose wire.</param>
    /// <param name="instruments">Of the market; what is subscribed to is the feed's business, and as many.</param>
    /// <param name="feed">Runs our feed against the simulator until it is cancelled.</param>
    /// <param name="faults">What goes wrong.</param>
    /// <param name="fromUs">Where the market begins.</param>
    /// <param name="minutes">How long it goes on.</param>
    /// <param name="rate">Trades a second.</param>
    /// <param name="subscriptions">How many there are before it begins; as many as instruments where it is not said.</param>
    /// <param name="speed">Market seconds in a real one.</param>
    public static async Task<SimulatedRun> StartAsync(
        KafkaFixture kafka, IWireVendor vendor, IReadOnlyList<SimulatedInstrument> instruments, Func<IngestOptions, WireSimulator, CancellationToken, Task> feed,
        IReadOnlyList<string> faults, long fromUs, int minutes, double rate = 2, int? subscriptions = null, double speed = 60)
    {
        var settings = kafka.Settings();
        var layout = await new TopicAdmin(settings, TimeProvider.System, NullLogger<TopicAdmin>.Instance).EnsureAsync(1, Patience, CancellationToken.None);
        var options = new WireOptions
        {
            Market = new MarketOptions { Seed = 11, Date = Date, Instruments = instruments, Rate = rate, QuotesPerTrade = 0.5 },
            FromUs = fromUs,
            ToUs = fromUs + minutes * 60_000_000L,
            Speed = speed,
            BeginsAt = subscriptions ?? instruments.Count,
            Faults = [.. faults.Select(text => Fault.TryParse(text, out var fault) ? fault : throw new ArgumentException(text))],
        };
        var simulator = await WireSimulator.StartAsync(vendor, options, TimeProvider.System, CancellationToken.None);
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        var rules = new CandleRules(specs: [BarSpec.OneSecond, BarSpec.OneMinute], revisionWindow: TimeSpan.FromMinutes(20));
        builder.Services.AddSingleton(TimeProvider.System).AddMetrics().AddCandleAggregator(new AggregatorOptions(settings, layout, new FixedSchemaIds(), rules));
        var aggregator = builder.Build();
        await aggregator.StartAsync();
        return new SimulatedRun(settings, options, simulator, aggregator, feed, layout);
    }

    /// <summary>The market's own candles, by identity.</summary>
    public Dictionary<(string Instrument, string Interval, long StartUs), PlainCandle> Truth()
    {
        var market = Simulator.Market.Options;
        var instruments = market.Instruments.ToDictionary(i => i.Id);
        return MarketTruth.Between(market, _options.FromUs, _options.ToUs!.Value, 1, 60)
            .Select(c => new PlainCandle(
                c.Instrument.ToString(), c.Seconds == 1 ? "1s" : "1m", c.StartUs, Price(c, c.Open), Price(c, c.High), Price(c, c.Low), Price(c, c.Close),
                c.Volume is { } volume ? volume / (decimal)ScaledNumber.PowerOfTen(instruments[c.Instrument].SizeScale) : null))
            .ToDictionary(c => (c.Instrument, c.Interval, c.StartUs));

        decimal Price(TrueCandle c, long mantissa) => mantissa / (decimal)ScaledNumber.PowerOfTen(instruments[c.Instrument].PriceScale);
    }

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

    public List<Tick> Ticks() => [.. TicksReader.ReadAll(_settings, 1).Select(r => r.Tick)];

    /// <summary>Waits for the market's end, and until every candle is the market's.</summary>
    public async Task AssertSameAsTruthAsync(Func<PlainCandle, bool>? but = null)
    {
        await EndAsync();
        var truth = Truth();
        Assert.NotEmpty(truth);
        string wrong = "";
        try
        {
            await Eventually.TrueAsync(Same, TimeSpan.FromSeconds(20), "the candles are the market's");
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
                .Concat(candles.Where(c => !truth.ContainsKey(c.Key)).Select(c => $"{c.Value.Candle} is none of the market's")).ToList();
            wrong = $"{differences.Count} of {truth.Count}: {string.Join("\n", differences.Order().Take(8))}";
            return differences.Count == 0;
        }
    }

    /// <summary>
    /// Waits for the market's end, and until every candle either is the market's or overlaps what the log says is missing: those are flagged, and no others. What is
    /// missing begins no earlier than the fault, but for the moment between the start of the market, which the subscription is, and its answer.
    /// </summary>
    /// <param name="faultUs">When the fault struck.</param>
    public async Task AssertFlaggedAsync(long faultUs)
    {
        await EndAsync();
        var missing = Missing();
        Assert.NotEmpty(missing);
        Assert.All(missing, m => Assert.True(m.FromUs > faultUs - 5_000_000 || m.ToUs < _options.FromUs + 2_000_000, $"{m} began before the fault"));
        await AssertSameAsTruthAsync(c => missing.Exists(m => m.Touches(c)));
        var truth = Truth();
        const uint Gap = 1u << (int)CandleFlag.Gap;
        var flagged = Candles().Values.Where(c => (c.Flags & Gap) != 0).Select(c => c.Candle).ToList();
        Assert.NotEmpty(flagged);
        Assert.All(flagged, c => Assert.True(missing.Exists(m => m.Touches(c)), $"{c} is flagged, and nothing of it is missing"));
        Assert.Empty(Candles().Values.Where(c => (c.Flags & Gap) == 0 && truth.GetValueOrDefault((c.Candle.Instrument, c.Candle.Interval, c.Candle.StartUs)) != c.Candle).Select(c => $"{c.Candle} is not flagged"));
    }

    /// <summary>What the log says is missing, of one instrument or of all.</summary>
    private List<MissingSpan> Missing()
    {
        var missing = new List<MissingSpan>();
        long downSinceUs = 0;
        foreach (var tick in Ticks())
        {
            if (tick.Control == ControlKind.Gap)
            {
                missing.Add(new MissingSpan(tick.Instrument, tick.DownSinceUs, tick.ClockUs));
            }
            else if (tick.ClockState == ClockState.Down)
            {
                downSinceUs = tick.DownSinceUs;
            }
            else if (tick.ClockState == ClockState.Up && downSinceUs != 0)
            {
                missing.Add(new MissingSpan("", downSinceUs, tick.ClockUs));
                downSinceUs = 0;
            }
        }

        return missing;
    }

    /// <summary>Waits until the market has ended and its last candles are due.</summary>
    public Task EndAsync() => Eventually.TrueAsync(
        () => _feed.IsFaulted ? throw _feed.Exception!.InnerException! : Simulator.Clock.NowUs > _options.ToUs + 10_000_000, Patience, "the market ended");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _feed.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Simulator.DisposeAsync();
        await _aggregator.StopAsync();
        _aggregator.Dispose();
        _stop.Dispose();
    }

    private sealed record MissingSpan(string Instrument, long FromUs, long ToUs)
    {
        public bool Touches(PlainCandle candle) =>
            (Instrument.Length == 0 || Instrument == candle.Instrument) && candle.StartUs <= ToUs && candle.StartUs + (candle.Interval == "1s" ? 1_000_000 : 60_000_000) > FromUs;
    }
}
