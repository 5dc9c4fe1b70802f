namespace Candlewick.Ingestor.Findings;

/// <summary>What was found of one kind for one reason.</summary>
/// <param name="Kind">What became of it.</param>
/// <param name="Reason">Why, without the values of a single case.</param>
/// <param name="Count">Lines, ticks or files.</param>
/// <param name="Examples">The first cases, each with its place and its values.</param>
public sealed record Finding(FindingKind Kind, string Reason, long Count, IReadOnlyList<string> Examples);
