namespace Candlewick.Market.Instruments.Search;

/// <summary>The options of one expiry.</summary>
/// <param name="Underlying">Id of what they are derived from; null where that is not listed.</param>
/// <param name="Root">What their symbols begin with.</param>
/// <param name="Expiries">All there are, in order.</param>
/// <param name="Strikes">In order.</param>
public sealed record OptionChain(
    string? Underlying, string Venue, string Root, DateOnly Expiry, IReadOnlyList<DateOnly> Expiries, IReadOnlyList<OptionStrike> Strikes);

/// <summary>Ids of the two options of one strike; null where there is none.</summary>
public sealed record OptionStrike(decimal Strike, string? Call, string? Put);
