using Candlewick.Market.Instruments;

namespace Candlewick.Ingestor.Simulation;

/// <summary>What a vendor's history has of the simulated market: the same trades and candles as the live one, up to now. Safe to share between threads.</summary>
internal sealed class MarketHistory(MarketOptions options, TimeProvider clock)
{
    private const int KeptDates = 8;

    private readonly Lock _gate = new();
    private readonly Dictionary<(InstrumentId Id, DateOnly Date), List<HistoricTrade>> _trades = [];

    /// <summary>An instrument of the market; null where there is none such.</summary>
    public SimulatedInstrument? Find(InstrumentId id) => options.Instruments.FirstOrDefault(i => i.Id == id);

    /// <summary>Trades of an instrument on a trading date, up to now.</summary>
    public IEnumerable<HistoricTrade> TradesOn(InstrumentId id, DateOnly date)
    {
        List<HistoricTrade>? trades;
        lock (_gate)
        {
            if (!_trades.TryGetValue((id, date), out trades))
            {
                if (_trades.Count == KeptDates)
                {
                    _trades.Clear();
                }

                trades = Simulate(id, date);
                _trades.Add((id, date), trades);
            }
        }

        long nowUs = NowUs;
        return trades.TakeWhile(t => t.AtUs <= nowUs);
    }

    /// <summary>Trades of an instrument from a number on, or where that is 0 from an instant on (microseconds UTC), oldest first, up to now.</summary>
    public IEnumerable<HistoricTrade> TradesFrom(InstrumentId id, long number, long fromUs)
    {
        var plan = new TradingPlan(Find(id)!, options);
        DateOnly? date = number > 0 ? plan.DateOf((number - 1) / plan.TradesPerDate) : plan.DateFrom(DateOf(fromUs).AddDays(-1));
        for (; date is { } day && day <= DateOf(NowUs).AddDays(1); date = plan.DateAfter(day))
        {
            foreach (var trade in TradesOn(id, day))
            {
                if (number > 0 ? trade.Id >= number : trade.AtUs >= fromUs)
                {
                    yield return trade;
                }
            }
        }
    }

    /// <summary>The last trades of an instrument up to now, oldest first: those of this date and the one before, so many at most.</summary>
    public IReadOnlyList<HistoricTrade> LastTrades(InstrumentId id, int count) => [.. TradesFrom(id, 0, NowUs - 86_400_000_000).TakeLast(count)];

    /// <summary>Candles of an instrument that begin in [<paramref name="fromUs"/>, <paramref name="toUs"/>), the last of them as it is now.</summary>
    /// <param name="id">Of the market.</param>
    /// <param name="seconds">Their length; 0: trading dates.</param>
    public IReadOnlyList<TrueCandle> Candles(InstrumentId id, int seconds, long fromUs, long toUs)
    {
        // A date begins a day before or after that of its instants in UTC, and a daily candle of it at its first phase.
        var first = DateOf(fromUs).AddDays(-1);
        var market = new SimulatedMarket(Of(id, first));
        var truth = new MarketTruth(market, seconds);
        int place = market.Find(id);
        long endUs = Math.Min(NowUs, toUs + 2 * 86_400_000_000);
        while (market.NextUs <= endUs)
        {
            ref readonly var update = ref market.Next();
            if (update.Instrument == place)
            {
                truth.Add(in update);
            }
        }

        return [.. truth.Candles.Where(c => c.StartUs >= fromUs && c.StartUs < toUs)];
    }

    private long NowUs => Market.Ticks.TickTime.Of(clock.GetUtcNow());

    private static DateOnly DateOf(long us) => DateOnly.FromDateTime(DateTime.UnixEpoch.AddMicroseconds(us));

    private List<HistoricTrade> Simulate(InstrumentId id, DateOnly date)
    {
        var trades = new List<HistoricTrade>();
        var market = new SimulatedMarket(Of(id, date));
        int place = market.Find(id), number = InstrumentModel.Number(date);
        long endUs = (date.DayNumber + 2L - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber) * 86_400_000_000;
        while (market.NextUs < endUs)
        {
            ref readonly var update = ref market.Next();
            if (update.Instrument == place && update.Kind == UpdateKind.Trade && update.TradingDate == number)
            {
                trades.Add(new HistoricTrade(update.TradeId, update.TradeUs, update.Price, update.Size, update.BuyerIsMaker));
            }
        }

        return trades;
    }

    /// <summary>The market of an instrument and what it is computed from, in their order.</summary>
    private MarketOptions Of(InstrumentId id, DateOnly date)
    {
        var needed = new HashSet<InstrumentId> { id };
        foreach (var instrument in options.Instruments.Reverse().Where(i => needed.Contains(i.Id)))
        {
            needed.UnionWith(instrument.Members);
            if (instrument.Underlying is { } underlying)
            {
                needed.Add(underlying);
            }
        }

        return options with { Date = date, Instruments = [.. options.Instruments.Where(i => needed.Contains(i.Id))] };
    }
}
