namespace Candlewick.Market.Sessions;

/// <summary>A bar's span [<paramref name="StartUs"/>, <paramref name="EndUs"/>), microseconds UTC.</summary>
public readonly record struct BarBounds(long StartUs, long EndUs);
