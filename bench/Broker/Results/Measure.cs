namespace Candlewick.Bench.Broker.Results;

/// <summary>A figure that is compared, with its unit and what counts as better.</summary>
internal sealed record Measure(string Name, string Unit, bool HigherIsBetter);
