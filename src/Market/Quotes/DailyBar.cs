namespace Candlewick.Market.Quotes;

/// <summary>A trading date as its daily candle has it.</summary>
/// <param name="TradingDate">yyyymmdd.</param>
/// <param name="TimeUs">Up to when it reaches at most, microseconds UTC.</param>
/// <param name="Volume">Null where the feed carries none.</param>
/// <param name="OpenInterest">In contracts; null where there is none.</param>
public readonly record struct DailyBar(
    int TradingDate, long TimeUs, decimal Open, decimal High, decimal Low, decimal Close, decimal? Volume, long? OpenInterest);
