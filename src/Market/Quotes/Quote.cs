namespace Candlewick.Market.Quotes;

/// <summary>
/// What an instrument is quoted at, and its trading date so far. Prices and sizes are exact; null is what nobody has said.
/// Immutable.
/// </summary>
public sealed record Quote
{
    /// <summary>Decimal places of <see cref="ChangePercent"/>.</summary>
    private const int PercentPlaces = 4;

    /// <summary>Event time of the newest tick in it, microseconds UTC.</summary>
    public required long TimeUs { get; init; }

    /// <summary>Of <see cref="Volume"/>, <see cref="Open"/>, <see cref="High"/> and <see cref="Low"/>, yyyymmdd; 0 where no session has been seen.</summary>
    public int TradingDate { get; init; }

    /// <summary>Price of the last trade, whenever it was.</summary>
    public decimal? Last { get; init; }

    public decimal? Bid { get; init; }

    public decimal? BidSize { get; init; }

    public decimal? Ask { get; init; }

    public decimal? AskSize { get; init; }

    /// <summary>Of the trading date.</summary>
    public decimal? Volume { get; init; }

    public decimal? Open { get; init; }

    public decimal? High { get; init; }

    public decimal? Low { get; init; }

    /// <summary>The official close of the trading day before.</summary>
    public decimal? PreviousClose { get; init; }

    /// <summary>Contracts.</summary>
    public long? OpenInterest { get; init; }

    /// <summary>The last price is of the trading date, and so is a better mark than the book.</summary>
    public bool HasTraded { get; init; }

    /// <summary>Against the official close of the day before.</summary>
    public decimal? Change => Last - PreviousClose;

    /// <summary>The same in percent, rounded half to even to four places; null where that close is not above zero.</summary>
    public decimal? ChangePercent => Change is { } change && PreviousClose is > 0 and var close ? decimal.Round(change * 100 / close, PercentPlaces) : null;

    /// <summary>What <see cref="Mark"/> is.</summary>
    public MarkSource MarkSource =>
        HasTraded && Last is not null ? MarkSource.Last
        : Bid is not null && Ask is not null ? MarkSource.Mid
        : PreviousClose is not null ? MarkSource.PreviousClose
        : Last is not null ? MarkSource.Last
        : MarkSource.None;

    /// <summary>
    /// What the instrument is worth now: the last price where it traded on the date, else the middle of the book, else the
    /// official close before, else the last price of an earlier date.
    /// </summary>
    public decimal? Mark => MarkSource switch
    {
        MarkSource.Last => Last,
        MarkSource.Mid => (Bid + Ask) / 2,
        MarkSource.PreviousClose => PreviousClose,
        _ => null,
    };
}
