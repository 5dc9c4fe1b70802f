namespace Candlewick.Market.Ledger.Charges;

/// <summary>One charge of an order.</summary>
/// <param name="Name"><c>brokerage</c>, <c>stt</c>, <c>exchange</c>, <c>ipft</c>, <c>sebi</c>, <c>stamp</c>, <c>gst</c>.</param>
/// <param name="Amount">Rupees, rounded by its rule.</param>
/// <param name="Rule">Why.</param>
public sealed record Charge(string Name, decimal Amount, ChargeRule Rule);
