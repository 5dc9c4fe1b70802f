namespace Candlewick.Market.Instruments.Search;

/// <summary>What is searched of one instrument.</summary>
/// <param name="Root">Number of its <see cref="IndexRoot"/>.</param>
/// <param name="Expiry">yyyymmdd, 0 for none.</param>
internal readonly record struct IndexEntry(
    string Id, int Root, string Venue, InstrumentType Type, OptionRight Right, int Expiry, decimal? Strike, string Isin, bool Delisted)
{
    /// <summary>It expires last of the contracts of its root, venue and month.</summary>
    public bool IsMonthly { get; init; }
}
