using Candlewick.Contracts.V1;
using Candlewick.Ingestor.Simulation;
using Candlewick.Tests.Support;

namespace Candlewick.Ingestor.Tests.Simulation;

/// <summary>
/// A vendor's simulator, our feed of that vendor, Kafka and the aggregator, of some minutes of a simulated market that go by sixty times as fast. The market begins
/// with the subscription of all its instruments, and all clocks are the market's.
/// </summary>
internal sealed class SimulatedRun : IAsyncDisposable
{
    public static readonly DateOnly Date = new(2025, 6, 5);

    /// <summary>How long what a vendor has sent is on its way: a third of a second of a busy machine, sixty times as long here.</summary>
    private const long OnItsWayUs = 20_000_000;

    private const uint Gap = 1u << (int)CandleFlag.Gap;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly CancellationTokenSource _stop = new();
    private readonly WireOptions _options;
    private readonly long _toUs;
    private readonly Task _feed;

    private SimulatedRun(WireOptions options, int minutes, WireSimulator simulator, CandleBench bench, Func<IngestOptions, WireSimulator, CancellationToken, Task> feed)
    {
        (_options, _toUs, Simulator, Bench) = (options, options.FromUs + minutes * 60_000_000L, simulator, bench);
        _feed = Task.Run(() => feed(bench.Ingest(simulator.Clock), simulator, _stop.Token));
    }

    public WireSimulator Simulator { get; }

    public CandleBench Bench { get; }

    /// <summary>An instant of the date in microseconds UTC.</summary>
    public static long At(int hour, int minute) => (Date.ToDateTime(new TimeOnly(hour, minute)) - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <param name="kafka">Where.</param>
    /// <param name="vendor">Whose wire.</param>
    /// <param name="instruments">Of the market; what is subscribed to is the feed's business, and as many.</param>
    /// <param name="feed">Runs our feed against the simulator until it is cancelled.</param>
    /// <param name="faults">What goes wrong.</param>
    /// <param name="fromUs">Where the market begins.</param>
    /// <param name="minutes">How much of it is looked at; it goes on.</param>
    /// <param name="rate">Trades a second.</param>
    /// <param name="subscriptions">How many there are before it begins; as many as instruments where it is not said.</param>
    /// <param name="speed">Market seconds in a real one.</param>
    public static async Task<SimulatedRun> StartAsync(
        KafkaFixture kafka, IWireVendor vendor, IReadOnlyList<SimulatedInstrument> instruments, Func<IngestOptions, WireSimulator, CancellationToken, Task> feed,
        IReadOnlyList<string> faults, long fromUs, int minutes, double rate = 2, int? subscriptions = null, double speed = 60)
    {
        var options = new WireOptions
        {
            Market = new MarketOptions { Seed = 11, Date = Date, Instruments = instruments, Rate = rate, QuotesPerTrade = 0.5 },
            FromUs = fromUs,
            Speed = speed,
            BeginsAt = subscriptions ?? instruments.Count,
            Faults = [.. faults.Select(text => Fault.TryParse(text, out var fault) ? fault : throw new ArgumentException(text))],
        };
        var bench = await CandleBench.StartAsync(kafka);
        return new SimulatedRun(options, minutes, await WireSimulator.StartAsync(vendor, options, TimeProvider.System, CancellationToken.None), bench, feed);
    }

    /// <summary>The market's own candles, by identity.</summary>
    public Dictionary<(string Instrument, string Interval, long StartUs), PlainCandle> Truth() =>
        PlainCandle.Of(MarketTruth.Between(Simulator.Market.Options, _options.FromUs, _toUs, 1, 60), Simulator.Market.Options);

    public List<Tick> Ticks() => Bench.Ticks();

    /// <summary>Waits until the time is over and every candle is the market's.</summary>
    /// <param name="but">Which need not be.</param>
    public async Task AssertSameAsTruthAsync(Func<PlainCandle, bool>? but = null)
    {
        await EndAsync();
        await Bench.AssertSameAsync(Truth(), but, _toUs, _options.FromUs);
    }

    /// <summary>
    /// Waits until the time is over and every candle either is the market's or overlaps what the log says is missing: those are flagged, and no others. What is
    /// missing begins no earlier than the fault, but for what was on its way then, what numbers tell, which begins with the last trade that came, and for the moment between the start of the market, which the subscription is, and its answer.
    /// </summary>
    /// <param name="faultUs">When the fault struck.</param>
    public async Task AssertFlaggedAsync(long faultUs)
    {
        await EndAsync();
        var missing = Missing();
        Assert.NotEmpty(missing);
        Assert.All(missing, m => Assert.True(m.FromUs > faultUs - OnItsWayUs || (m.Instrument.Length > 0 && m.ToUs > faultUs) || m.ToUs < _options.FromUs + 2_000_000, $"{m} began before the fault"));

        // What was on its way when the connection went is lost, too. Numbers tell of it, where a feed has them.
        var onItsWay = new MissingSpan("", faultUs - OnItsWayUs, Math.Max(faultUs, missing.Where(m => m.ToUs > faultUs).Min(m => m.FromUs)));
        var truth = Truth();
        await Bench.AssertSameAsync(truth, c => onItsWay.Touches(c) || missing.Exists(m => m.Touches(c)), _toUs, _options.FromUs);
        var candles = Bench.Candles().Values.Where(c => c.Candle.StartUs < _toUs).ToList();
        var flagged = candles.Where(c => (c.Flags & Gap) != 0).Select(c => c.Candle).ToList();
        Assert.NotEmpty(flagged);
        Assert.All(flagged, c => Assert.True(missing.Exists(m => m.Touches(c)), $"{c} is flagged, and nothing of it is missing"));
        Assert.Empty(candles
            .Where(c => (c.Flags & Gap) == 0 && !onItsWay.Touches(c.Candle) && truth.GetValueOrDefault((c.Candle.Instrument, c.Candle.Interval, c.Candle.StartUs)) != c.Candle)
            .Select(c => $"{c.Candle} is not flagged"));
    }

    /// <summary>Waits until no candle from an instant on is flagged, microseconds UTC.</summary>
    public Task AssertUnflaggedAsync(long fromUs) => Eventually.TrueAsync(
        () => !Bench.Candles().Values.Any(c => c.Candle.StartUs >= fromUs && c.Candle.StartUs < _toUs && (c.Flags & Gap) != 0), Patience, "no candle is flagged");

    /// <summary>Waits until the time is over and its last candles are due.</summary>
    public Task EndAsync() => Eventually.TrueAsync(
        () => _feed.IsFaulted ? throw _feed.Exception!.InnerException! : Simulator.Clock.NowUs > _toUs + 10_000_000,
        Patience + TimeSpan.FromMicroseconds((_toUs - _options.FromUs) / _options.Speed), "the time is over");

    /// <summary>The longest way of a state from the exchange to us, in the market's time: a machine that does not carry the pace is told by it.</summary>
    public TimeSpan LongestWay() => TimeSpan.FromMicroseconds(Ticks()
        .Where(t => t.ExchangeUs >= _options.FromUs && t.ExchangeUs < _toUs)
        .GroupBy(t => (t.Instrument, t.ExchangeUs), t => t.ReceiveUs - t.ExchangeUs, (_, ways) => ways.Min())
        .DefaultIfEmpty().Max());

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _feed.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Simulator.DisposeAsync();
        await Bench.DisposeAsync();
        _stop.Dispose();
    }

    /// <summary>What the log says is missing, of one instrument or of all.</summary>
    private List<MissingSpan> Missing()
    {
        var missing = new List<MissingSpan>();
        var untold = new Dictionary<string, long>();
        long downSinceUs = 0;
        foreach (var tick in Ticks())
        {
            if (tick.Control == ControlKind.Gap)
            {
                Add(tick.Instrument, tick.DownSinceUs, tick.ClockUs);
            }
            else if (tick.ClockState == ClockState.Down)
            {
                downSinceUs = tick.DownSinceUs;
            }
            else if (tick.ClockState == ClockState.Up && downSinceUs != 0)
            {
                Add("", downSinceUs, tick.ClockUs);
                downSinceUs = 0;
            }
            else if (tick.Kind == TickKind.Snapshot && untold.Remove(tick.Instrument, out long upUs))
            {
                // An outage lasts for an instrument until its first state: nobody says when a subscription holds.
                missing.Add(new MissingSpan(tick.Instrument, upUs, Math.Max(upUs, (tick.TradeUs == 0 ? tick.ExchangeUs : tick.TradeUs) + 1)));
            }
        }

        return missing;

        void Add(string instrument, long fromUs, long toUs)
        {
            missing.Add(new MissingSpan(instrument, fromUs, toUs));
            foreach (string id in instrument.Length > 0 ? [instrument] : Simulator.Market.Instruments.Select(i => i.Id.ToString()))
            {
                untold[id] = toUs;
            }
        }
    }

    private sealed record MissingSpan(string Instrument, long FromUs, long ToUs)
    {
        public bool Touches(PlainCandle candle) =>
            (Instrument.Length == 0 || Instrument == candle.Instrument) && candle.StartUs <= ToUs && candle.StartUs + (candle.Interval == "1s" ? 1_000_000 : 60_000_000) > FromUs;
    }
}
