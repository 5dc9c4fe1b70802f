using Candlewick.Market.Quotes;

namespace Candlewick.Market.Ledger;

/// <summary>What a unit of an instrument is worth.</summary>
/// <param name="Price">Null where nothing is known.</param>
/// <param name="PreviousClose">The official close of the trading day before <paramref name="Date"/>; null where it is not known.</param>
/// <param name="Date">Trading date of the price, yyyymmdd.</param>
/// <param name="TimeUs">Event time, microseconds UTC.</param>
public readonly record struct PositionMark(decimal? Price, MarkSource Source, decimal? PreviousClose, int Date, long TimeUs)
{
    /// <summary>The mark of a quote; nothing of none.</summary>
    public static PositionMark Of(Quote? quote) =>
        quote is null ? default : new PositionMark(quote.Mark, quote.MarkSource, quote.PreviousClose, quote.TradingDate, quote.TimeUs);
}
