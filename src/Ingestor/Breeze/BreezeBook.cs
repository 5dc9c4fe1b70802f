using Candlewick.Market.Numbers;
using Candlewick.Market.Ticks;

namespace Candlewick.Ingestor.Breeze;

/// <summary>Rows of a book, best first: how many columns a row has depends on the exchange.</summary>
internal static class BreezeBook
{
    /// <summary>False where the rows have columns that are not known.</summary>
    public static bool TryRead(BreezeFields fields, in BreezeCode code, ref DepthBook depth)
    {
        (depth.SizeScale, depth.BidCount, depth.AskCount) = (0, 0, 0);
        int rows = Math.Min(fields.Rows, DepthBook.MaxLevels);
        if (rows == 0 || Columns.Of(code, fields.ColumnsOf(0)) is not { } columns)
        {
            return false;
        }

        var prices = new BreezePrices(code.PriceScale);
        for (int row = 0; row < rows; row++)
        {
            prices.Add(fields.Text(row, columns.Bid));
            prices.Add(fields.Text(row, columns.Ask));
        }

        depth.PriceScale = prices.Scale;
        for (int row = 0; row < rows; row++)
        {
            if (TryLevel(fields, row, prices, 2 * row, columns.BidSize, columns.BidOrders, out var bid))
            {
                depth.Bids[depth.BidCount++] = bid;
            }

            if (TryLevel(fields, row, prices, 2 * row + 1, columns.AskSize, columns.AskOrders, out var ask))
            {
                depth.Asks[depth.AskCount++] = ask;
            }
        }

        return true;
    }

    /// <summary>The best of both sides, where the tick has none of its own.</summary>
    public static void TakeBest(in DepthBook depth, ref Tick tick)
    {
        long bid = depth.Bids[0].Price, ask = depth.Asks[0].Price;
        if (depth.BidCount > 0 && !tick.Has(TickFields.Bid) && depth.PriceScale <= tick.PriceScale && ScaledNumber.TryRescale(ref bid, depth.PriceScale, tick.PriceScale))
        {
            (tick.Bid, tick.BidSize) = (bid, depth.Bids[0].Size);
            tick.Fields |= TickFields.Bid | TickFields.BidSize;
        }

        if (depth.AskCount > 0 && !tick.Has(TickFields.Ask) && depth.PriceScale <= tick.PriceScale && ScaledNumber.TryRescale(ref ask, depth.PriceScale, tick.PriceScale))
        {
            (tick.Ask, tick.AskSize) = (ask, depth.Asks[0].Size);
            tick.Fields |= TickFields.Ask | TickFields.AskSize;
        }
    }

    private static bool TryLevel(BreezeFields fields, int row, in BreezePrices prices, int place, int sizeColumn, int ordersColumn, out DepthLevel level)
    {
        level = default;
        if (!prices.TryGet(place, out long price) || price == 0 || !BreezeFields.TryWhole(fields.Text(row, sizeColumn), out long size) || size <= 0)
        {
            return false;
        }

        bool hasOrders = BreezeFields.TryWhole(ordersColumn < 0 ? default : fields.Text(row, ordersColumn), out long orders) && orders is >= 0 and <= int.MaxValue;
        level = new DepthLevel(price, size, hasOrders ? (int)orders : 0);
        return true;
    }

    private sealed record Columns(int Bid, int BidSize, int BidOrders, int Ask, int AskSize, int AskOrders)
    {
        private static readonly Columns Four = new(Bid: 0, BidSize: 1, BidOrders: -1, Ask: 2, AskSize: 3, AskOrders: -1);
        private static readonly Columns Six = new(Bid: 0, BidSize: 1, BidOrders: 2, Ask: 3, AskSize: 4, AskOrders: 5);
        private static readonly Columns Eight = new(Bid: 0, BidSize: 1, BidOrders: 2, Ask: 4, AskSize: 5, AskOrders: 6);

        /// <summary>Of rows within a quote.</summary>
        private static readonly Columns Commodities = new(Bid: 1, BidSize: 0, BidOrders: 2, Ask: 5, AskSize: 4, AskOrders: 6);

        public static Columns? Of(in BreezeCode code, int columns) => columns switch
        {
            4 => Four,
            6 => Six,
            8 => code.IsBook ? Eight : Commodities,
            _ => null,
        };
    }
}
