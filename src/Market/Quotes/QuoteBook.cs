using Candlewick.Market.Numbers;
using Candlewick.Market.Sessions;
using Candlewick.Market.Ticks;

namespace Candlewick.Market.Quotes;

/// <summary>
/// Folds the ticks of one instrument, in the order of their log, into its quote. The same ticks make the same quote. What a
/// feed says of its day is taken as it says it; the rest is counted from the trades of the date. For one thread.
/// </summary>
/// <param name="sessions">Tells trading dates; null for a venue without known sessions, whose dates are those in UTC.</param>
/// <param name="reachesBelowZero">The instrument has prices at and below zero, see <see cref="PriceRange.ReachesBelowZero"/>.</param>
public sealed class QuoteBook(SessionClock? sessions, bool reachesBelowZero = false)
{
    /// <summary>What moves nothing, here as in candles.</summary>
    private const TickFlags Ignored = TickFlags.Suspicious | TickFlags.TimeIsolated | TickFlags.NotCounted;

    private readonly TradingDates _dates = new(sessions);
    private readonly QuoteDay _day = new();
    private (int TradingDate, decimal Close) _closed;
    private (int TradingDate, decimal Close) _closedBefore;
    private long _timeUs;
    private long _lastUs;
    private long _lastSequence;
    private long _newestUs;
    private long _newestSequence;
    private decimal? _last;
    private decimal? _lastBefore;
    private decimal? _bid;
    private decimal? _bidSize;
    private decimal? _ask;
    private decimal? _askSize;
    private long? _openInterest;

    /// <summary>The newest trading date, yyyymmdd; 0 before the first session.</summary>
    public int TradingDate => _day.TradingDate;

    /// <summary>The quote after the ticks so far; null before the first one. Makes one each time.</summary>
    public Quote? Quote => _timeUs == 0 ? null : new Quote
    {
        TimeUs = _timeUs,
        TradingDate = _day.TradingDate,
        Last = _last,
        Bid = _bid,
        BidSize = _bidSize,
        Ask = _ask,
        AskSize = _askSize,
        Volume = _day.Volume,
        Open = _day.Open,
        High = _day.High,
        Low = _day.Low,
        PreviousClose = _day.PreviousClose ?? CloseBefore(),
        OpenInterest = _openInterest,
        HasTraded = _day.HasTraded,
    };

    /// <summary>
    /// The daily candle of all ticks so far, of those before the first one of this book, too: it takes the place of what was
    /// counted of its date. Of a date before the newest one it says nothing.
    /// </summary>
    public void Take(in DailyBar bar)
    {
        if (bar.TradingDate < _day.TradingDate)
        {
            return;
        }

        if (_last is null || (bar.TradingDate > _day.TradingDate && _day.TradingDate != 0))
        {
            // All that is known is of an earlier date.
            (_last, _openInterest) = (bar.Close, bar.OpenInterest);
        }

        _day.Take(bar);
        _timeUs = Math.Max(_timeUs, bar.TimeUs);
    }

    /// <summary>A trading date has closed officially at that price; said of each date in turn.</summary>
    /// <param name="tradingDate">yyyymmdd.</param>
    public void Closed(int tradingDate, decimal close)
    {
        if (tradingDate != _closed.TradingDate)
        {
            _closedBefore = _closed;
        }

        _closed = (tradingDate, close);
    }

    /// <summary>Takes the next tick. False where it says nothing of a quote, and nothing has changed.</summary>
    public bool Apply(in Tick tick)
    {
        if (tick.Kind is not (TickKind.Trade or TickKind.Snapshot) || (tick.Flags & Ignored) != 0 || !TickTime.IsPossible(tick.BucketUs))
        {
            return false;
        }

        return tick.Kind == TickKind.Trade ? ApplyTrade(tick) : ApplySnapshot(tick);
    }

    private bool ApplyTrade(in Tick tick)
    {
        long us = tick.BucketUs;
        bool hasId = tick.Has(TickFields.Sequence);
        bool isAgain = hasId && us <= _newestUs && tick.Sequence <= _newestSequence && (tick.Flags & TickFlags.Backfilled) == 0;
        if (isAgain || Price(tick, TickFields.Price, tick.Price) is not { } price || (tick.Has(TickFields.Size) && tick.Size < 0))
        {
            return false;
        }

        bool counts = Enter(us, (tick.Flags & TickFlags.OfficialClose) != 0);
        if (counts && tick.Has(TickFields.Size))
        {
            _day.Trade(ScaledNumber.ToDecimal(tick.Size, tick.SizeScale));
        }

        if ((tick.Flags & TickFlags.VolumeOnly) == 0)
        {
            Print(us, hasId ? tick.Sequence : 0, price, counts);
        }

        if (hasId && us >= _newestUs)
        {
            (_newestUs, _newestSequence) = (us, tick.Sequence);
        }

        Take(tick);
        return true;
    }

    /// <summary>A trade's price: the last one where no later trade came before it in the log.</summary>
    private void Print(long us, long sequence, decimal price, bool counts)
    {
        if (us > _lastUs || (us == _lastUs && sequence >= _lastSequence))
        {
            (_last, _lastUs, _lastSequence) = (price, us, sequence);
        }

        if (counts)
        {
            _day.Print(us, price);
        }
    }

    private bool ApplySnapshot(in Tick tick)
    {
        long us = EventUs(tick);
        if (us < _timeUs)
        {
            // What it says was true before what is known.
            return false;
        }

        bool counts = Enter(us, isOfficialClose: false);
        if (Price(tick, TickFields.Price, tick.Price) is { } price)
        {
            if (counts && IsOfTheDate(tick, price))
            {
                _day.Print(us, price);
                _lastBefore = null;
            }

            (_last, _lastUs, _lastSequence) = (price, Math.Max(_lastUs, tick.BucketUs), 0);
        }

        Take(tick);
        return true;
    }

    /// <summary>Feeds go on saying yesterday's last price until there is one of today.</summary>
    private bool IsOfTheDate(in Tick tick, decimal price) =>
        tick.TradeUs != 0 ? _dates.Of(tick.TradeUs) == _day.TradingDate
        : tick.Has(TickFields.CumulativeVolume) ? tick.CumulativeVolume != 0
        : price != _lastBefore;

    /// <summary>Takes what a tick carries besides its trade, where nothing newer is known.</summary>
    private void Take(in Tick tick)
    {
        long us = EventUs(tick);
        if (us < _timeUs)
        {
            return;
        }

        _timeUs = us;
        if (tick.Has(TickFields.Bid))
        {
            _bid = Price(tick, TickFields.Bid, tick.Bid);
            _bidSize = _bid is null ? null : Size(tick, TickFields.BidSize, tick.BidSize);
        }

        if (tick.Has(TickFields.Ask))
        {
            _ask = Price(tick, TickFields.Ask, tick.Ask);
            _askSize = _ask is null ? null : Size(tick, TickFields.AskSize, tick.AskSize);
        }

        if (tick.Has(TickFields.OpenInterest))
        {
            _openInterest = tick.OpenInterest;
        }

        _day.Say(
            Price(tick, TickFields.SessionOpen, tick.SessionOpen), Price(tick, TickFields.SessionHigh, tick.SessionHigh),
            Price(tick, TickFields.SessionLow, tick.SessionLow), Price(tick, TickFields.PreviousClose, tick.PreviousClose),
            Size(tick, TickFields.CumulativeVolume, tick.CumulativeVolume));
    }

    /// <summary>Whether what happens then counts to the trading date; a later date than the last one begins.</summary>
    private bool Enter(long us, bool isOfficialClose)
    {
        int date = _dates.Of(us);
        if (date == 0)
        {
            // An official closing print comes after the session that it belongs to.
            return isOfficialClose && _day.TradingDate != 0;
        }

        if (date > _day.TradingDate)
        {
            _lastBefore = _last;
            (_bid, _bidSize, _ask, _askSize) = (null, null, null, null);
            _day.Enter(date);
        }

        return date == _day.TradingDate;
    }

    /// <summary>The official close of the trading day before, of those that were said.</summary>
    private decimal? CloseBefore()
    {
        int before = _day.TradingDate == 0 || _closed.TradingDate == 0 ? 0 : _dates.Before(_day.TradingDate);
        return before == 0 ? null
            : _closed.TradingDate == before ? _closed.Close
            : _closedBefore.TradingDate == before ? _closedBefore.Close
            : null;
    }

    private decimal? Price(in Tick tick, TickFields field, long mantissa) =>
        tick.Has(field) && (mantissa > 0 || reachesBelowZero) ? ScaledNumber.ToDecimal(mantissa, tick.PriceScale) : null;

    private static decimal? Size(in Tick tick, TickFields field, long mantissa) =>
        tick.Has(field) && mantissa >= 0 ? ScaledNumber.ToDecimal(mantissa, tick.SizeScale) : null;

    /// <summary>When the vendor sent it, where that is known and believed.</summary>
    private static long EventUs(in Tick tick) =>
        (tick.Flags & TickFlags.TimeReplaced) == 0 && TickTime.IsPossible(tick.ExchangeUs) ? tick.ExchangeUs : tick.BucketUs;
}
