namespace Candlewick.Market.Quotes;

/// <summary>The trading date of a quote: what the feed says of it, and what was counted.</summary>
internal sealed class QuoteDay
{
    private bool _opensAsSaid;
    private bool _isVolumeSaid;
    private long _openUs;

    /// <summary>yyyymmdd; 0 before the first session.</summary>
    public int TradingDate { get; private set; }

    public decimal? Volume { get; private set; }

    public decimal? Open { get; private set; }

    public decimal? High { get; private set; }

    public decimal? Low { get; private set; }

    /// <summary>As the feed says it.</summary>
    public decimal? PreviousClose { get; private set; }

    /// <summary>There was a price on the date.</summary>
    public bool HasTraded { get; private set; }

    /// <summary>A later date begins.</summary>
    public void Enter(int tradingDate)
    {
        TradingDate = tradingDate;
        (Volume, Open, High, Low, PreviousClose) = (null, null, null, null, null);
        (_opensAsSaid, _isVolumeSaid, HasTraded) = (false, false, false);
    }

    /// <summary>The date as its candle has it, but for what the feed itself has said.</summary>
    public void Take(in DailyBar bar)
    {
        if (TradingDate != bar.TradingDate)
        {
            Enter(bar.TradingDate);
        }

        (Open, _openUs) = (_opensAsSaid ? Open : bar.Open, long.MinValue);
        (High, Low, Volume, HasTraded) = (bar.High, bar.Low, _isVolumeSaid ? Volume : bar.Volume, true);
    }

    /// <summary>A price of the date. Open is the earliest one, and of two at one time the one that came first.</summary>
    public void Print(long us, decimal price)
    {
        if (!_opensAsSaid && (Open is null || us < _openUs))
        {
            (Open, _openUs) = (price, us);
        }

        High = Math.Max(High ?? price, price);
        Low = Math.Min(Low ?? price, price);
        HasTraded = true;
    }

    /// <summary>A trade of the date.</summary>
    public void Trade(decimal size)
    {
        if (!_isVolumeSaid)
        {
            Volume = (Volume ?? 0) + size;
        }
    }

    /// <summary>What the feed says of the date; null is what it does not say.</summary>
    public void Say(decimal? open, decimal? high, decimal? low, decimal? previousClose, decimal? volume)
    {
        _opensAsSaid |= open is not null;
        _isVolumeSaid |= volume is not null;
        (Open, High, Low, PreviousClose, Volume) = (open ?? Open, high ?? High, low ?? Low, previousClose ?? PreviousClose, volume ?? Volume);
    }
}
