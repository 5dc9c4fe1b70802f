using Candlewick.Market.Instruments;

namespace Candlewick.Ingestor.Simulation;

/// <summary>
/// One instrument of a simulated market: what happens to it, one thing after another, from a trading date on without an end. An instrument's date is the same in
/// every market that holds it and what it is computed from.
/// </summary>
internal sealed class InstrumentModel
{
    private readonly TradingPlan _plan;
    private readonly ulong _seed;
    private readonly PriceModel _price;
    private List<TradingSpan> _spans = [];
    private Arrivals _arrivals;
    private SeededRandom _random;
    private DateOnly _date;
    private int _span;
    private bool _nextIsTrade;
    private MarketUpdate _state;

    public InstrumentModel(int place, SimulatedInstrument instrument, MarketOptions options, Func<InstrumentId, InstrumentModel> others)
    {
        Instrument = instrument;
        _plan = new TradingPlan(instrument, options);
        _seed = SeededRandom.Hash((ulong)options.Seed, instrument.Id.ToString());
        _price = instrument.Members.Count > 0 ? new BasketPrice(instrument, [.. instrument.Members.Select(others)])
            : instrument.Underlying is { } underlying ? new ContractPrice(instrument, others(underlying), _plan)
            : new WalkPrice(instrument, !_plan.IsAroundTheClock, _seed);
        _state = new MarketUpdate { Instrument = place, TickSize = instrument.TickSize, LotSize = instrument.LotSize };
        if (_plan.DateFrom(options.Date) is { } date)
        {
            Begin(date);
            _state.PreviousClose = OnTick(CloseOf(_plan.DateBefore(date)));
            _state.Price = _state.PreviousClose;
            Plan();
        }
        else
        {
            NextUs = long.MaxValue;
        }
    }

    public SimulatedInstrument Instrument { get; }

    /// <summary>When something next happens to it, microseconds UTC; <see cref="long.MaxValue"/> where nothing will.</summary>
    public long NextUs { get; private set; }

    /// <summary>As it is after what happened last.</summary>
    public ref readonly MarketUpdate State => ref _state;

    /// <summary>yyyymmdd.</summary>
    public static int Number(DateOnly date) => date.Year * 10_000 + date.Month * 100 + date.Day;

    /// <summary>What it is worth at the close of a date, a mantissa.</summary>
    public double CloseOf(DateOnly date) => _price.CloseOf(date);

    /// <summary>Its last price on that date so far (yyyymmdd), else <paramref name="before"/>.</summary>
    public double LastOn(int date, double before) => _state.TradingDate == date && _state.SessionOpen != 0 ? _state.Price : before;

    /// <summary>Makes what happens at <see cref="NextUs"/>.</summary>
    public void Advance()
    {
        if (_state.TradingDate != Number(_date))
        {
            BeginState();
        }

        _state.ExchangeUs = NextUs;
        double value = _price.At(NextUs, ref _random);
        switch (_spans[_span].Kind)
        {
            case SpanKind.EachSecond:
                _state.Kind = UpdateKind.Index;
                Print(OnTick(value));
                break;
            case SpanKind.Auction or SpanKind.AtClose:
                Trade(WithinLimits(OnTick(value)), _spans[_span].Kind == SpanKind.Auction ? 25 : 1);
                break;
            default:
                Quote(value);
                if (_nextIsTrade)
                {
                    _state.BuyerIsMaker = _state.Ask == 0 || (_state.Bid != 0 && _random.OneIn(2));
                    Trade(_state.BuyerIsMaker ? _state.Bid : _state.Ask, 1);
                }

                break;
        }

        Plan();
    }

    private void Plan()
    {
        while (true)
        {
            if (_arrivals.Next(ref _random, out long us, out _nextIsTrade))
            {
                NextUs = us;
                return;
            }

            if (++_span < _spans.Count)
            {
                _arrivals = new Arrivals(_spans[_span]);
            }
            else if (_plan.DateAfter(_date) is { } next)
            {
                Begin(next);
            }
            else
            {
                NextUs = long.MaxValue;
                return;
            }
        }
    }

    private void Begin(DateOnly date)
    {
        (_date, _span) = (date, 0);
        _spans = _plan.SpansOf(date);
        _arrivals = new Arrivals(_spans[0]);
        _random = new SeededRandom(SeededRandom.Hash(_seed, (ulong)date.DayNumber));
        _price.Begin(date, _plan.DateBefore(date), _spans[0].FromUs, _plan.CloseUs(date), ref _random);
    }

    private void BeginState()
    {
        var before = _state;
        _state = new MarketUpdate
        {
            Instrument = before.Instrument,
            TickSize = before.TickSize,
            LotSize = before.LotSize,
            TradingDate = Number(_date),
            TradeId = _plan.NumberOf(_date) * _plan.TradesPerDate,
            PreviousClose = OnTick(CloseOf(_plan.DateBefore(_date))),
        };
        _state.Price = _state.PreviousClose;
        if (Instrument.LimitPercent > 0)
        {
            long tick = Instrument.TickSize, percent = Instrument.LimitPercent;
            _state.LowerLimit = (_state.PreviousClose * (100 - percent) / 100 + tick - 1) / tick * tick;
            _state.UpperLimit = _state.PreviousClose * (100 + percent) / 100 / tick * tick;
        }

        if (Instrument.Type.IsContract())
        {
            _state.OpenInterest = Instrument.LotSize * (20_000 + _random.Below(80_000));
            (_state.OpenInterestHigh, _state.OpenInterestLow) = (_state.OpenInterest, _state.OpenInterest);
        }
    }

    /// <summary>New best bid and ask around a value; at a limit there is one side only.</summary>
    private void Quote(double value)
    {
        long tick = Instrument.TickSize;
        long spread = tick * Math.Max(1, (long)(value * _price.Spread * (1 + 3 * _random.Fraction()) / tick));
        long bid = Math.Max((long)((value - spread / 2.0) / tick) * tick, tick);
        long ask = bid + spread;
        if (_state.UpperLimit > 0 && ask > _state.UpperLimit)
        {
            (bid, ask) = (_state.UpperLimit, 0);
        }
        else if (bid < _state.LowerLimit)
        {
            (bid, ask) = (0, _state.LowerLimit);
        }

        _state.Kind = UpdateKind.Quote;
        (_state.Bid, _state.Ask) = (bid, ask);
        _state.BidSize = bid == 0 ? 0 : Lots(3);
        _state.AskSize = ask == 0 ? 0 : Lots(3);
        _state.BookSeed = _random.Next();
    }

    private void Trade(long price, int times)
    {
        _state.Kind = UpdateKind.Trade;
        _state.TradeUs = NextUs;
        _state.TradeId++;
        _state.TradeCount++;
        _state.Size = Lots(_random.OneIn(15) ? 10 * times : times);
        _state.CumulativeVolume += _state.Size;
        _state.Turnover += (Int128)price * _state.Size;
        Print(price);
        if (Instrument.Type.IsContract())
        {
            _state.OpenInterest = Math.Max(_state.OpenInterest + (_random.Below(3) - 1) * _state.Size, Instrument.LotSize);
            _state.OpenInterestHigh = Math.Max(_state.OpenInterestHigh, _state.OpenInterest);
            _state.OpenInterestLow = Math.Min(_state.OpenInterestLow, _state.OpenInterest);
        }
    }

    private void Print(long price)
    {
        bool isFirst = _state.SessionOpen == 0;
        _state.Price = price;
        _state.SessionOpen = isFirst ? price : _state.SessionOpen;
        _state.SessionHigh = isFirst ? price : Math.Max(_state.SessionHigh, price);
        _state.SessionLow = isFirst ? price : Math.Min(_state.SessionLow, price);
    }

    private long Lots(int times) => Instrument.LotSize * (1 + (long)(Instrument.TypicalLots * times * -PortableMath.Log(_random.Fraction())));

    private long OnTick(double value) => Math.Max((long)(value / Instrument.TickSize + 0.5), 1) * Instrument.TickSize;

    private long WithinLimits(long price) => _state.UpperLimit == 0 ? price : Math.Clamp(price, _state.LowerLimit, _state.UpperLimit);
}
