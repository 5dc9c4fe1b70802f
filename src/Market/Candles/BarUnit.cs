namespace Candlewick.Market.Candles;

/// <summary>What the number of a specification counts, in the order in which specifications are sorted.</summary>
internal enum BarUnit
{
    None = 0,
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Tick,
    Volume,
    Turnover,
    Range,
    Renko,
}
