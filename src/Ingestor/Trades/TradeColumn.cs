namespace Candlewick.Ingestor.Trades;

/// <summary>What a column of a file of trades holds.</summary>
internal enum TradeColumn
{
    /// <summary>Nothing that is carried: side, id, fee…</summary>
    Other,
    Time,
    ReceiveTime,
    Price,
    Size,

    /// <summary>Whose trade it is, where a file holds several instruments'.</summary>
    Symbol,
}
