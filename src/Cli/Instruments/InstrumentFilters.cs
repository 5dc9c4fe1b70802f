namespace Candlewick.Cli.Instruments;

/// <summary>What a search is limited to, as it was written; null for nothing.</summary>
internal sealed record InstrumentFilters(string? Venue, string? Type, string? Expiry, string? Strike, string? Right, string? Underlying)
{
    /// <summary>By the names that they have everywhere.</summary>
    public IEnumerable<(string Name, string? Value)> Named =>
        [("venue", Venue), ("type", Type), ("expiry", Expiry), ("strike", Strike), ("right", Right), ("underlying", Underlying)];
}
