namespace Candlewick.Ingestor.Reconciling;

/// <summary>What is known of a day besides its bars.</summary>
/// <param name="OpenUs">Begin of regular trading, microseconds UTC.</param>
/// <param name="CloseUs">End of regular trading, exclusive, microseconds UTC.</param>
/// <param name="HasAuctions">Prints of an auction come before or after it.</param>
/// <param name="Gaps">Of the instrument, or of all of its source.</param>
public sealed record DayContext(long OpenUs, long CloseUs, bool HasAuctions, IReadOnlyList<KnownGap> Gaps);
