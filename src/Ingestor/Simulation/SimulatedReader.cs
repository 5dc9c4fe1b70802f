using System.Diagnostics.CodeAnalysis;
using Candlewick.Contracts.V1;
using Candlewick.Ingestor.Sources;
using Candlewick.Market.Instruments;
using Tick = Candlewick.Market.Ticks.Tick;
using TickFields = Candlewick.Market.Ticks.TickFields;
using TickKind = Candlewick.Market.Ticks.TickKind;
using TickTime = Candlewick.Market.Ticks.TickTime;

namespace Candlewick.Ingestor.Simulation;

/// <summary>
/// Tells of a simulated market as it happens. The source's time is the market's own: what has happened by now has been told by then, however late it is told, so
/// that no tick is late. What happened while nobody looked is an outage.
/// </summary>
internal sealed class SimulatedReader : ITickReader
{
    private const long DayUs = 86_400_000_000;

    /// <summary>What lies further behind than this, after a laptop slept, is not made up for.</summary>
    private const long FarBehindUs = 10 * 60_000_000L;

    private readonly Func<DateOnly, MarketOptions> _options;
    private readonly Dictionary<InstrumentId, FeedInstrument> _known = [];
    private readonly TimeProvider _time;
    private readonly double _speed;
    private SimulatedMarket _market;
    private FeedInstrument[] _instruments;
    private DateOnly _date;
    private long _position;
    private long _reachedUs;
    private long _upUs;

    /// <param name="options">The market as it is from a date on.</param>
    public SimulatedReader(Func<DateOnly, MarketOptions> options, SourcePosition from, TimeProvider time)
    {
        (_options, _time, _position, _reachedUs) = (options, time, from.Items, from.ClockUs);
        Begin(DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
        _speed = (time as IPacedClock)?.Speed ?? 1;
    }

    public IEnumerable<CoveredDay> Held => [];

    public SourceEvent Read(ref SourceItem item, TimeSpan patience)
    {
        long nowUs = NowUs;
        if (_market.NextUs / DayUs > _date.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber)
        {
            Roll();
        }

        if (_upUs == 0 || nowUs - _reachedUs > FarBehindUs * _speed)
        {
            return Leave(ref item, nowUs);
        }

        if (_reachedUs < _upUs)
        {
            item.ReachedUs = _reachedUs = _upUs;
            return SourceEvent.Up;
        }

        if (_market.NextUs > nowUs)
        {
            var wait = TimeSpan.FromMicroseconds(Math.Min(_market.NextUs - nowUs, 1_000_000_000) / _speed);
            wait = wait < patience ? wait : patience;
            if (wait > TimeSpan.Zero)
            {
                // Delays count whole milliseconds: a shorter one would be none.
                Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), _time).GetAwaiter().GetResult();
                nowUs = NowUs;
            }
        }

        if (_market.NextUs > nowUs)
        {
            item.ReachedUs = _reachedUs = Math.Max(_reachedUs, nowUs);
            return SourceEvent.Quiet;
        }

        ref readonly var update = ref _market.Next();
        item.Position = ++_position;
        item.Instrument = _instruments[update.Instrument];
        item.EventUs = update.ExchangeUs;
        item.ReachedUs = _reachedUs = Math.Max(_reachedUs, update.ExchangeUs);
        Fill(ref item.Tick, in update, _market.Instruments[update.Instrument]);
        return SourceEvent.Tick;
    }

    public void Dispose()
    {
        // It holds nothing but memory.
    }

    private long NowUs => TickTime.Of(_time.GetUtcNow());

    /// <summary>
    /// On another date contracts of other months are traded. An instrument's date is the same in every market: nothing is told twice, and nothing left out.
    /// </summary>
    private void Roll()
    {
        long nextUs = _market.NextUs;
        Begin(DateOnly.FromDateTime(DateTime.UnixEpoch.AddMicroseconds(nextUs)));
        _market.SkipTo(nextUs);
    }

    [MemberNotNull(nameof(_market), nameof(_instruments))]
    private void Begin(DateOnly date)
    {
        _date = date;
        _market = new SimulatedMarket(_options(date));
        _instruments = [.. _market.Instruments.Select(i => _known.TryGetValue(i.Id, out var known) ? known : _known[i.Id] = new FeedInstrument(i.Id))];
    }

    /// <summary>Since the last clock tick nobody looked; in a first run, since now.</summary>
    private SourceEvent Leave(ref SourceItem item, long nowUs)
    {
        _reachedUs = _reachedUs == 0 ? nowUs - 1 : Math.Min(_reachedUs, nowUs - 1);
        item.ReachedUs = _reachedUs;
        item.Tick = new Tick { DownSinceUs = _reachedUs };
        _upUs = nowUs;
        _market.SkipTo(nowUs);
        return SourceEvent.Down;
    }

    private static void Fill(ref Tick tick, in MarketUpdate update, SimulatedInstrument instrument)
    {
        tick = new Tick
        {
            Kind = update.Kind == UpdateKind.Trade ? TickKind.Trade : TickKind.Snapshot,
            Fields = TickFields.PreviousClose,
            ExchangeUs = update.ExchangeUs,
            ReceiveUs = update.ExchangeUs,
            PriceScale = instrument.PriceScale,
            SizeScale = instrument.SizeScale,
            PreviousClose = update.PreviousClose,
        };
        switch (update.Kind)
        {
            case UpdateKind.Trade:
                (tick.TradeUs, tick.Price, tick.Size, tick.Sequence) = (update.TradeUs, update.Price, update.Size, update.TradeId);
                tick.Fields |= TickFields.Price | TickFields.Size | TickFields.Sequence;
                break;
            case UpdateKind.Index:
                (tick.Price, tick.SessionOpen, tick.SessionHigh, tick.SessionLow) = (update.Price, update.SessionOpen, update.SessionHigh, update.SessionLow);
                tick.Fields |= TickFields.Price | TickFields.SessionOpen | TickFields.SessionHigh | TickFields.SessionLow;
                break;
        }

        if (update.Bid != 0)
        {
            (tick.Bid, tick.BidSize) = (update.Bid, update.BidSize);
            tick.Fields |= TickFields.Bid | TickFields.BidSize;
        }

        if (update.Ask != 0)
        {
            (tick.Ask, tick.AskSize) = (update.Ask, update.AskSize);
            tick.Fields |= TickFields.Ask | TickFields.AskSize;
        }

        if (update.OpenInterest != 0)
        {
            tick.OpenInterest = update.OpenInterest;
            tick.Fields |= TickFields.OpenInterest;
        }
    }
}
