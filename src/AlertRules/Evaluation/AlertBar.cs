namespace Candlewick.AlertRules.Evaluation;

/// <summary>A closed bar, as its newest revision has it. Times are microseconds UTC, numbers exact.</summary>
/// <param name="TradingDate">yyyymmdd.</param>
/// <param name="Volume">Null where the feed carries none.</param>
public readonly record struct AlertBar(
    long StartUs, long EndUs, int TradingDate, decimal Open, decimal High, decimal Low, decimal Close, decimal? Volume, int Revision);
