namespace Candlewick.Market.Ledger.Charges;

/// <summary>A row of a table of charges.</summary>
/// <param name="Segment">Null: any.</param>
/// <param name="IsBuy">Who pays it; null: both.</param>
/// <param name="From">First trading date of it; it holds until one of the same charge, venue, segment and side takes its place.</param>
/// <param name="Base">Names of the charges it is a part of; empty: of the turnover.</param>
/// <param name="Cap">Rupees at most an order.</param>
/// <param name="Flat">Rupees an order, whatever its base.</param>
/// <param name="Unit">Rupees that it is rounded to, half away from zero.</param>
/// <param name="Source">Who says so.</param>
public sealed record ChargeRule(
    string Charge, IReadOnlyList<string> Venues, Segment? Segment, bool? IsBuy, DateOnly From, IReadOnlyList<string> Base, decimal Percent, decimal? Cap, decimal? Flat, decimal Unit, string Source)
{
    /// <summary>It is about such orders, on and after <see cref="From"/>.</summary>
    public bool Covers(in ChargedOrder order) =>
        Venues.Contains(order.Venue, StringComparer.Ordinal) && (Segment is null || Segment == order.Segment) && From <= order.Date;

    /// <summary>Rupees, of a base in rupees.</summary>
    public decimal Of(decimal amount)
    {
        decimal exact = Flat ?? Math.Min(amount * Percent / 100, Cap ?? decimal.MaxValue);
        return decimal.Round(exact / Unit, MidpointRounding.AwayFromZero) * Unit;
    }
}
