namespace Candlewick.Market.Ledger.Tradebooks;

/// <summary>One trade as a broker's file has it, the instrument still in the broker's words.</summary>
/// <param name="Line">In the file, from 1.</param>
/// <param name="Symbol">With its exchange: <c>NSE:INFY</c>.</param>
/// <param name="TradeId">The exchange's, unique at the broker on its date.</param>
/// <param name="Quantity">Bought above zero, sold below.</param>
/// <param name="TimeUs">Microseconds UTC.</param>
public sealed record TradebookRow(int Line, string Symbol, string TradeId, string Order, decimal Quantity, decimal Price, DateOnly Date, long TimeUs);
