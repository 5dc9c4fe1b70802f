using System.Runtime.CompilerServices;

namespace Candlewick.Market.Ticks;

/// <summary>
/// The best levels of an order book, best first, as a feed told them at one time. Prices are mantissas at <see cref="PriceScale"/>, sizes at
/// <see cref="SizeScale"/>. A mutable struct of a kilobyte, used again for the next book: pass it by <c>in</c>.
/// </summary>
public struct DepthBook
{
    /// <summary>Levels of a side at most.</summary>
    public const int MaxLevels = 20;

    /// <summary>No level on either side.</summary>
    public static readonly DepthBook Empty;

    /// <summary>When the exchange or the vendor sent it, microseconds UTC; 0 = unknown.</summary>
    public long ExchangeUs;
    public int PriceScale;
    public int SizeScale;
    public int BidCount;
    public int AskCount;
    public DepthLevels Bids;
    public DepthLevels Asks;
}

/// <summary>Levels of one side; as many mean something as the book counts.</summary>
[InlineArray(DepthBook.MaxLevels)]
public struct DepthLevels
{
    private DepthLevel _best;
}

/// <param name="Price">Mantissa at the book's price scale.</param>
/// <param name="Size">Mantissa at the book's size scale.</param>
/// <param name="Orders">How many orders stand there; 0 = unknown.</param>
public readonly record struct DepthLevel(long Price, long Size, int Orders);
