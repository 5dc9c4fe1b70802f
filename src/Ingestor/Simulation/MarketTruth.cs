using Candlewick.Market.Sessions;

namespace Candlewick.Ingestor.Simulation;

/// <summary>
/// The candles of a simulated market, from its own updates: by plain arithmetic on the calendar's phases, sharing no code with the bars of the
/// pipeline, so that the one can be held against the other.
/// </summary>
internal sealed class MarketTruth
{
    private readonly SimulatedMarket _market;
    private readonly int[] _seconds;
    private readonly Dictionary<(int Instrument, int Seconds, long StartUs), TrueCandle> _candles = [];
    private readonly (int Date, IReadOnlyList<CalendarPhase> Phases)[] _days;

    /// <param name="market">Whose updates it will be given.</param>
    /// <param name="seconds">Lengths of candles; 0: trading dates.</param>
    public MarketTruth(SimulatedMarket market, params int[] seconds) =>
        (_market, _seconds, _days) = (market, seconds, new (int, IReadOnlyList<CalendarPhase>)[market.Instruments.Count]);

    /// <summary>By instrument, length and start.</summary>
    public IReadOnlyList<TrueCandle> Candles =>
        [.. _candles.OrderBy(c => c.Key.Instrument).ThenBy(c => c.Key.Seconds).ThenBy(c => c.Key.StartUs).Select(c => c.Value)];

    /// <summary>The candles of all that happens from an instant to another, microseconds UTC, in a market of its own.</summary>
    public static IReadOnlyList<TrueCandle> Between(MarketOptions options, long fromUs, long toUs, params int[] seconds)
    {
        var market = new SimulatedMarket(options);
        var truth = new MarketTruth(market, seconds);
        market.SkipTo(fromUs);
        while (market.NextUs < toUs)
        {
            truth.Add(in market.Next());
        }

        return truth.Candles;
    }

    public void Add(in MarketUpdate update)
    {
        if (update.Kind == UpdateKind.Quote)
        {
            return;
        }

        foreach (int seconds in _seconds)
        {
            if (StartOf(in update, seconds) is { } startUs)
            {
                Add(in update, seconds, startUs);
            }
        }
    }

    private void Add(in MarketUpdate update, int seconds, long startUs)
    {
        var key = (update.Instrument, seconds, startUs);
        bool isTrade = update.Kind == UpdateKind.Trade;
        long? size = isTrade ? update.Size : null;
        var turnover = isTrade ? (Int128)update.Price * update.Size : 0;
        _candles[key] = _candles.TryGetValue(key, out var candle)
            ? candle with
            {
                High = Math.Max(candle.High, update.Price),
                Low = Math.Min(candle.Low, update.Price),
                Close = update.Price,
                Volume = candle.Volume + size,
                Turnover = candle.Turnover + turnover,
                Trades = candle.Trades + 1,
            }
            : new TrueCandle(_market.Instruments[update.Instrument].Id, seconds, startUs, update.Price, update.Price, update.Price, update.Price, size, turnover, 1);
    }

    /// <summary>
    /// Start of the candle that a print counts to: the opening auction to the first one, what comes after regular trading to that of the date alone, to which null
    /// is the answer for others.
    /// </summary>
    private long? StartOf(in MarketUpdate update, int seconds)
    {
        var phases = PhasesOf(in update);
        if (seconds == 0)
        {
            return phases[0].Bounds.StartUs;
        }

        int at = 0;
        while (update.ExchangeUs >= phases[at].Bounds.EndUs)
        {
            at++;
        }

        if (phases[at].Phase.IsDayOnly)
        {
            return null;
        }

        // An auction counts to the trading that follows it; the grid begins at the first regular open.
        while (phases[at].Phase.Kind != SessionPhaseKind.Continuous)
        {
            at++;
        }

        int first = 0;
        while (phases[first].Phase.Kind != SessionPhaseKind.Continuous)
        {
            first++;
        }

        long within = Math.Max(update.ExchangeUs, phases[at].Bounds.StartUs);
        return within - (within - phases[first].Bounds.StartUs) % (seconds * 1_000_000L);
    }

    private IReadOnlyList<CalendarPhase> PhasesOf(in MarketUpdate update)
    {
        ref var day = ref _days[update.Instrument];
        if (day.Date != update.TradingDate)
        {
            SessionCatalog.For(SessionMode.Extended).TryGet(_market.Instruments[update.Instrument].Group, out var group);
            var date = new DateOnly(update.TradingDate / 10_000, update.TradingDate / 100 % 100, update.TradingDate % 100);
            day = (update.TradingDate, new SessionClock(group!).Describe(date).Phases);
        }

        return day.Phases;
    }
}
