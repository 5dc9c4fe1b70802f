namespace Candlewick.Ingestor.Breeze;

/// <summary>Where what stands in an array of event <c>stock</c>; -1 where nowhere. The close is the previous day's.</summary>
internal sealed record BreezeLayout(
    int Open, int Last, int High, int Low, int Bid, int BidSize, int Ask, int AskSize, int Size, int Average, int Volume, int TotalBid, int TotalAsk, int Time, int Close,
    int OpenInterest)
{
    private const int CashLength = 21;
    private const int ContractLength = 23;

    /// <summary>Rows of the book begin where this many fields end.</summary>
    private const int CommodityLength = 22;
    private const int NseIndexLength = 17;

    private static readonly BreezeLayout Cash = new(
        Open: 1, Last: 2, High: 3, Low: 4, Bid: 6, BidSize: 7, Ask: 8, AskSize: 9, Size: 10, Average: 11, Volume: 12, TotalBid: 13, TotalAsk: 14, Time: 19, Close: 20, OpenInterest: -1);

    private static readonly BreezeLayout Contracts = new(
        Open: 1, Last: 2, High: 3, Low: 4, Bid: 6, BidSize: 7, Ask: 8, AskSize: 9, Size: 10, Average: 11, Volume: 14, TotalBid: 15, TotalAsk: 16, Time: 21, Close: 22, OpenInterest: 12);

    private static readonly BreezeLayout Commodities = new(
        Open: 13, Last: 5, High: 14, Low: 15, Bid: -1, BidSize: -1, Ask: -1, AskSize: -1, Size: 6, Average: 8, Volume: 4, TotalBid: 9, TotalAsk: 10, Time: 7, Close: 12, OpenInterest: 17);

    /// <summary>An index is not traded: a volume, where one is said, is that of its shares.</summary>
    private static readonly BreezeLayout Indices = Cash with { Size = -1, Volume = -1 };

    private static readonly BreezeLayout NseIndex = new(
        Open: 1, Last: 5, High: 2, Low: 3, Bid: 12, BidSize: 13, Ask: 14, AskSize: 15, Size: -1, Average: 11, Volume: -1, TotalBid: -1, TotalAsk: -1, Time: 7, Close: 4, OpenInterest: -1);

    /// <summary>Of a quote; null where none of that length is known.</summary>
    public static BreezeLayout? Of(in BreezeCode code, int length) => code.Exchange switch
    {
        BreezeExchange.Commodities => length >= CommodityLength ? Commodities : null,
        BreezeExchange.NseIndices => length >= NseIndexLength ? NseIndex : null,
        _ => length switch { CashLength => code.IsIndex ? Indices : Cash, ContractLength => Contracts, _ => null },
    };
}
