namespace Candlewick.Market.Ledger.Imports;

/// <summary>
/// What an order has done when it has ended, as a broker's postback tells it: all of its fills together, which yield to its trades
/// once a single one of them is known.
/// </summary>
/// <param name="Broker"><c>kite</c>, <c>smartapi</c>, <c>breeze</c>.</param>
/// <param name="Id">The broker's order id.</param>
/// <param name="Symbol">As in a <see cref="BrokerRow"/>.</param>
/// <param name="Quantity">Filled; bought above zero, sold below.</param>
/// <param name="Price">On average.</param>
/// <param name="TimeUs">Microseconds UTC.</param>
/// <param name="IsIntraday">Its shares are not kept over night.</param>
public sealed record BrokerOrder(string Broker, string Id, string Symbol, decimal Quantity, decimal Price, long TimeUs, bool IsIntraday)
{
    /// <summary>The fill that it is in a ledger.</summary>
    public LedgerEntry Fill(string account, string instrument, string currency) => new()
    {
        Account = account,
        Instrument = instrument,
        Kind = EntryKind.Fill,
        Reference = $"{Broker}:order:{Id}",
        TimeUs = TimeUs,
        Currency = currency,
        Quantity = Quantity,
        Price = Price,
        Order = $"{Broker}:{Id}",
        IsOrderTotal = true,
        Source = Broker,
    };
}
