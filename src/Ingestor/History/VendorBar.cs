namespace Candlewick.Ingestor.History;

/// <summary>A bar as a vendor made it; decimals with the places they were written with.</summary>
/// <param name="StartUs">Its open time, microseconds UTC; of a day's bar what the vendor says, mostly midnight.</param>
/// <param name="Volume">Of the bar; null where the instrument has none.</param>
/// <param name="Trades">How many; null where the vendor does not say.</param>
/// <param name="OpenInterest">In contracts; null where the vendor does not say.</param>
public sealed record VendorBar(
    long StartUs, decimal Open, decimal High, decimal Low, decimal Close, decimal? Volume, long? Trades = null, long? OpenInterest = null);
