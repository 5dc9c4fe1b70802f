using Candlewick.Market.Candles;

namespace Candlewick.EventStore.Candles;

/// <summary>One page of history.</summary>
public sealed record CandleQuery
{
    /// <summary>Which instruments; every one in every interval.</summary>
    public required IReadOnlyList<string> Instruments { get; init; }

    /// <summary>Which bars, by the text of their specification.</summary>
    public required IReadOnlyList<string> Intervals { get; init; }

    /// <summary>Earliest open time, microseconds UTC, inclusive.</summary>
    public long FromUs { get; init; }

    /// <summary>Latest open time, microseconds UTC, exclusive.</summary>
    public long ToUs { get; init; } = long.MaxValue;

    /// <summary>Last bar of the page before; null for the first page.</summary>
    public CandleKey? After { get; init; }

    /// <summary>
    /// Only rows whose record lies before these offsets of <c>candles</c>, by partition; null for all there are.
    /// A row of a partition beyond its end is left out.
    /// </summary>
    public IReadOnlyList<long>? UpTo { get; init; }

    /// <summary>Rows also say where they lie in the log, and which rules and ticks made them; without, they are read faster.</summary>
    public bool WithOrigin { get; init; } = true;

    /// <summary>Most rows of the page.</summary>
    public int Limit { get; init; } = 1000;
}
