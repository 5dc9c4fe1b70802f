namespace Candlewick.Market.Bars;

/// <summary>Time in which a source was away, [<paramref name="FromUs"/>, <paramref name="ToUs"/>), microseconds UTC.</summary>
public readonly record struct MissingSpan(long FromUs, long ToUs);
