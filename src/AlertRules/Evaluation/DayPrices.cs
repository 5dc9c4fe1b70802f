using Candlewick.Market.Numbers;
using Candlewick.Market.Sessions;
using Candlewick.Market.Ticks;

namespace Candlewick.AlertRules.Evaluation;

/// <summary>What a tick is to conditions on the price.</summary>
internal enum PriceNews
{
    /// <summary>No price.</summary>
    None,

    /// <summary>One older than the last: it counts to the day and moves no condition.</summary>
    Late,

    /// <summary>The last price.</summary>
    Last,

    /// <summary>The last price, and the first of its trading date.</summary>
    First,
}

/// <summary>
/// The trading date of an instrument so far, of the prices that may move a candle. What a tick changes is seen in two steps: <see cref="Read"/> says
/// what it is, when the day is still as it was before it, and <see cref="Take"/> takes it.
/// </summary>
/// <param name="reachesBelowZero">The instrument has prices at and below zero.</param>
public sealed class DayPrices(bool reachesBelowZero)
{
    private const TickFlags NoPrice = TickFlags.Suspicious | TickFlags.TimeIsolated | TickFlags.NotCounted | TickFlags.VolumeOnly | TickFlags.Backfilled;

    /// <summary>yyyymmdd; 0 before the first session.</summary>
    public int Date { get; private set; }

    public decimal? Open { get; private set; }

    public decimal? High { get; private set; }

    public decimal? Low { get; private set; }

    /// <summary>As the feed says it on this date.</summary>
    public decimal? PreviousClose { get; private set; }

    /// <summary>Whenever it was.</summary>
    public decimal? Last { get; private set; }

    /// <summary>The last price of the date before.</summary>
    public decimal? LastBefore { get; private set; }

    /// <summary>Time of the last price, microseconds UTC.</summary>
    public long LastUs { get; private set; }

    public long LastSequence { get; private set; }

    /// <summary>When something was last said of the instrument, microseconds UTC.</summary>
    public long HeardUs { get; private set; }

    /// <summary>More than the last price changed since this was last set to false.</summary>
    public bool IsDirty { get; set; }

    /// <summary>Puts back what was kept.</summary>
    public void Restore(
        int date, decimal? open, decimal? high, decimal? low, decimal? previousClose, decimal? last, decimal? lastBefore, long lastUs, long lastSequence, long heardUs)
    {
        (Date, Open, High, Low, PreviousClose) = (date, open, high, low, previousClose);
        (Last, LastBefore, LastUs, LastSequence, HeardUs) = (last, lastBefore, lastUs, lastSequence, heardUs);
    }

    internal bool IsBehind(in Tick tick, SessionClock? sessions) => Date != 0 && DateOf(TimeOf(tick), sessions) <= Date;

    /// <summary>What a tick is; begins its trading date where that is a new one.</summary>
    /// <param name="price">Where it is a price.</param>
    /// <param name="timeUs">When it was, microseconds UTC.</param>
    internal PriceNews Read(in Tick tick, SessionClock? sessions, out decimal price, out long timeUs)
    {
        price = 0;
        timeUs = TimeOf(tick);
        HeardUs = Math.Max(HeardUs, timeUs);
        int date = (tick.Flags & NoPrice) != 0 || !TickTime.IsPossible(timeUs) ? 0 : DateOf(timeUs, sessions);
        if (date == 0 || date < Date || !tick.Has(TickFields.Price) || (tick.Price <= 0 && !reachesBelowZero))
        {
            return PriceNews.None;
        }

        bool isSnapshot = tick.Kind == TickKind.Snapshot;
        if (isSnapshot ? timeUs < LastUs : tick.Has(TickFields.Sequence) && timeUs <= LastUs && tick.Sequence <= LastSequence)
        {
            return PriceNews.None;
        }

        price = ScaledNumber.ToDecimal(tick.Price, tick.PriceScale);
        if (date > Date)
        {
            (Date, LastBefore, IsDirty) = (date, Last, true);
            (Open, High, Low, PreviousClose) = (null, null, null, null);
        }

        if (isSnapshot && tick.Has(TickFields.PreviousClose) && (tick.PreviousClose > 0 || reachesBelowZero))
        {
            decimal said = ScaledNumber.ToDecimal(tick.PreviousClose, tick.PriceScale);
            IsDirty |= said != PreviousClose;
            PreviousClose = said;
        }

        return isSnapshot && !IsOfDate(tick, price, sessions) ? PriceNews.None
            : timeUs < LastUs ? PriceNews.Late
            : Open is null ? PriceNews.First
            : PriceNews.Last;
    }

    /// <summary>Takes a price that <see cref="Read"/> has read; true where high or low of the date are others now.</summary>
    internal bool Take(in Tick tick, PriceNews news, decimal price, long timeUs)
    {
        bool isExtreme = High is null || price > High || price < Low;
        if (isExtreme)
        {
            (High, Low, IsDirty) = (Math.Max(High ?? price, price), Math.Min(Low ?? price, price), true);
        }

        Open ??= price;
        if (news != PriceNews.Late)
        {
            (Last, LastUs, LastSequence) = (price, timeUs, tick.Has(TickFields.Sequence) ? tick.Sequence : 0);
        }

        return isExtreme;
    }

    private static int DateOf(long timeUs, SessionClock? sessions)
    {
        if (sessions is not null)
        {
            return sessions.TryLocate(timeUs, out var session, out _) ? session.TradingDate : 0;
        }

        var day = DateTime.UnixEpoch.AddMicroseconds(timeUs);
        return (day.Year * 10_000) + (day.Month * 100) + day.Day;
    }

    /// <summary>When the vendor sent a snapshot, where that is known and believed; else the time that a bar is chosen by.</summary>
    private static long TimeOf(in Tick tick) =>
        tick.Kind == TickKind.Snapshot && (tick.Flags & TickFlags.TimeReplaced) == 0 && TickTime.IsPossible(tick.ExchangeUs) ? tick.ExchangeUs : tick.BucketUs;

    /// <summary>Feeds go on saying yesterday's last price until there is one of today.</summary>
    private bool IsOfDate(in Tick tick, decimal price, SessionClock? sessions) =>
        tick.TradeUs != 0 ? DateOf(tick.TradeUs, sessions) == Date
        : tick.Has(TickFields.CumulativeVolume) ? tick.CumulativeVolume != 0
        : Open is not null || price != LastBefore;
}
