using Candlewick.Market.Instruments;
using Candlewick.Market.Ledger;
using Candlewick.Market.Ledger.Charges;
using Candlewick.Market.Quotes;
using Candlewick.Market.Sessions;
using Candlewick.StreamApi.Protocol;

namespace Candlewick.StreamApi.Portfolio;

/// <summary>What the fills of an order are charged, by the table.</summary>
internal static class OrderCharges
{
    /// <summary>What clients call the table.</summary>
    public const string Table = "india";

    /// <summary>BSE charges other options less.</summary>
    private static readonly string[] IndexOptions = ["SENSEX", "BANKEX"];

    /// <summary>Of all fills of one order together, in rupees.</summary>
    /// <param name="product"><c>delivery</c>, as where it is not said, or <c>intraday</c>; of shares only.</param>
    /// <exception cref="RequestException">The table does not know such an order.</exception>
    public static decimal Of(IReadOnlyList<LedgerEntry> fills, string? product)
    {
        var first = fills[0];
        var id = InstrumentId.Parse(first.Instrument);
        if (id.Venue == "BFO" && Contract.TryParse(id.Symbol, out var contract) && contract.Strike is not null && !IndexOptions.Contains(contract.Underlying, StringComparer.Ordinal))
        {
            throw new RequestException(ErrorCodes.BadRequest, $"BSE's charges for options on {contract.Underlying} are not in the table; give the charges as an amount");
        }

        var clock = SessionCatalog.For(SessionMode.Extended).TryGet(id.Venue, out var group) ? new SessionClock(group) : null;
        int date = new TradingDates(clock).Near(first.TimeUs);
        var order = new ChargedOrder(
            id.Venue, SegmentOf(id, product), first.Quantity > 0, new DateOnly(date / 10_000, date / 100 % 100, date % 100),
            fills.Sum(fill => Math.Abs(fill.Quantity) * fill.Price * fill.Multiplier));
        return ChargeTable.India.TryCharge(order, out var charges, out string? error) ? charges.Sum(charge => charge.Amount) : throw new RequestException(ErrorCodes.BadRequest, error);
    }

    private static Segment SegmentOf(InstrumentId id, string? product) =>
        Contract.TryParse(id.Symbol, out var contract) ? contract.Strike is null ? Segment.Future : Segment.Option
        : product switch
        {
            null or "delivery" => Segment.Delivery,
            "intraday" => Segment.Intraday,
            _ => throw new RequestException(ErrorCodes.BadRequest, $"product '{product}' is not delivery or intraday"),
        };
}
