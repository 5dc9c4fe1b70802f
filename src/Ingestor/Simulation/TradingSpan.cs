namespace Candlewick.Ingestor.Simulation;

/// <summary>How trades come in a part of a trading day.</summary>
internal enum SpanKind
{
    /// <summary>One print.</summary>
    Auction,

    /// <summary>Evenly.</summary>
    Burst,

    /// <summary>Busiest at both ends.</summary>
    Continuous,

    /// <summary>Evenly, at the closing price.</summary>
    AtClose,

    /// <summary>An index, each second.</summary>
    EachSecond,
}

/// <summary>A part of a trading day and how much happens in it: [<paramref name="FromUs"/>, <paramref name="ToUs"/>), microseconds UTC.</summary>
/// <param name="Kind">How it comes.</param>
/// <param name="Trades">So many exactly.</param>
/// <param name="Quotes">Changes of the best bid or ask, so many exactly.</param>
internal readonly record struct TradingSpan(SpanKind Kind, long FromUs, long ToUs, int Trades, int Quotes);
