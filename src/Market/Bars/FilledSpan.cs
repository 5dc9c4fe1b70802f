namespace Candlewick.Market.Bars;

/// <summary>Time of a trading date that was missing and has been filled in, [<paramref name="FromUs"/>, <paramref name="ToUs"/>), microseconds UTC.</summary>
/// <param name="Date">yyyymmdd.</param>
/// <param name="FromUs">Begin.</param>
/// <param name="ToUs">End, exclusive.</param>
public readonly record struct FilledSpan(int Date, long FromUs, long ToUs);
