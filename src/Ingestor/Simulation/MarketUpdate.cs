namespace Candlewick.Ingestor.Simulation;

/// <summary>
/// An instrument after something happened to it: all that any vendor says of one. Prices are mantissas at the instrument's price scale, sizes at its
/// size scale, times microseconds UTC; 0 is what there is not yet.
/// </summary>
internal struct MarketUpdate
{
    /// <summary>Levels of each side of a book.</summary>
    public const int Levels = 20;

    /// <summary>Place in <see cref="SimulatedMarket.Instruments"/>.</summary>
    public int Instrument;
    public UpdateKind Kind;

    /// <summary>Venue's date, yyyymmdd.</summary>
    public int TradingDate;

    /// <summary>When it happened; never goes back in a market.</summary>
    public long ExchangeUs;

    /// <summary>When it was last traded; 0 for an index.</summary>
    public long TradeUs;

    /// <summary>Number of the last trade, without a gap from one to the next, over days too.</summary>
    public long TradeId;
    public long Price;
    public long Size;

    /// <summary>The last trade was a sale at the bid.</summary>
    public bool BuyerIsMaker;

    /// <summary>Of the trading date so far.</summary>
    public long CumulativeVolume;

    /// <summary>Sum of price × size of the trading date so far, at the sum of both scales.</summary>
    public Int128 Turnover;

    /// <summary>Trades of the trading date so far.</summary>
    public int TradeCount;
    public long Bid;
    public long BidSize;
    public long Ask;
    public long AskSize;
    public long SessionOpen;
    public long SessionHigh;
    public long SessionLow;
    public long PreviousClose;

    /// <summary>Contracts open, in units as volume is; 0 for what has none.</summary>
    public long OpenInterest;
    public long OpenInterestHigh;
    public long OpenInterestLow;

    /// <summary>No trade of the date is below it; 0 where there is no limit.</summary>
    public long LowerLimit;
    public long UpperLimit;

    internal long TickSize;
    internal long LotSize;
    internal ulong BookSeed;

    /// <summary>Average price of the date, weighted by size; 0 before its first trade.</summary>
    public readonly long AveragePrice => CumulativeVolume == 0 ? 0 : (long)(Turnover / CumulativeVolume);

    public readonly long TotalBidQuantity => Total(isBid: true);

    public readonly long TotalAskQuantity => Total(isBid: false);

    /// <summary>A bid, the best at level 0.</summary>
    public readonly DepthLevel BidAt(int level) => Level(Bid, BidSize, level, -TickSize, 0x0b1d);

    /// <summary>An ask, the best at level 0.</summary>
    public readonly DepthLevel AskAt(int level) => Level(Ask, AskSize, level, TickSize, 0x0a5c);

    private readonly DepthLevel Level(long best, long bestSize, int level, long step, ulong side)
    {
        ulong random = SeededRandom.Hash(BookSeed, side + (ulong)level);
        long price = best + level * step;
        bool isThere = best > 0 && price > 0 && (LowerLimit == 0 || (price >= LowerLimit && price <= UpperLimit));
        long size = level == 0 ? bestSize : LotSize * (1 + (long)(random % (ulong)(40 + 30 * level)));
        return isThere ? new DepthLevel(price, size, 1 + (int)(random >> 40) % 12) : default;
    }

    private readonly long Total(bool isBid)
    {
        long sum = 0;
        for (int level = 0; level < Levels; level++)
        {
            sum += isBid ? BidAt(level).Size : AskAt(level).Size;
        }

        return sum == 0 ? 0 : sum + LotSize * (1_000 + (long)(SeededRandom.Hash(BookSeed, isBid ? 1u : 2u) % 9_000));
    }
}
