using Candlewick.Market.Ticks;

namespace Candlewick.Ingestor.Breeze;

/// <summary>A quote as a tick. What an index has not is null; the traded value and the trend have no place in a tick.</summary>
internal static class BreezeQuote
{
    private const int SecondUs = 1_000_000;

    /// <summary>False where it has no price.</summary>
    /// <param name="leastScale">Decimal places that prices of the exchange have.</param>
    public static bool TryRead(BreezeFields fields, BreezeLayout layout, int leastScale, ref Tick tick)
    {
        var prices = new BreezePrices(leastScale);
        int last = prices.Add(fields.Text(layout.Last)), bid = prices.Add(fields.Text(layout.Bid)), ask = prices.Add(fields.Text(layout.Ask)),
            open = prices.Add(fields.Text(layout.Open)), high = prices.Add(fields.Text(layout.High)), low = prices.Add(fields.Text(layout.Low)),
            close = prices.Add(fields.Text(layout.Close)), average = prices.Add(fields.Text(layout.Average));
        tick.Kind = TickKind.Snapshot;
        tick.PriceScale = prices.Scale;
        if (!prices.TryGet(last, out tick.Price))
        {
            return false;
        }

        bool hasVolume = BreezeFields.TryWhole(fields.Text(layout.Volume), out tick.CumulativeVolume);
        tick.Fields = TickFields.Price
            | (hasVolume ? TickFields.CumulativeVolume : 0)
            | (BreezeFields.TryWhole(fields.Text(layout.Size), out tick.Size) ? TickFields.Size : 0)
            | (BreezeFields.TryWhole(fields.Text(layout.TotalBid), out tick.TotalBidQuantity) ? TickFields.TotalBidQuantity : 0)
            | (BreezeFields.TryWhole(fields.Text(layout.TotalAsk), out tick.TotalAskQuantity) ? TickFields.TotalAskQuantity : 0)
            | (BreezeFields.TryWhole(fields.Text(layout.OpenInterest), out tick.OpenInterest) ? TickFields.OpenInterest : 0)
            | Present(prices, open, ref tick.SessionOpen, TickFields.SessionOpen)
            | Present(prices, high, ref tick.SessionHigh, TickFields.SessionHigh)
            | Present(prices, low, ref tick.SessionLow, TickFields.SessionLow)
            | Present(prices, close, ref tick.PreviousClose, TickFields.PreviousClose)
            | Present(prices, average, ref tick.AveragePrice, TickFields.AveragePrice)
            | Side(prices, bid, fields.Text(layout.BidSize), ref tick.Bid, ref tick.BidSize, TickFields.Bid, TickFields.BidSize)
            | Side(prices, ask, fields.Text(layout.AskSize), ref tick.Ask, ref tick.AskSize, TickFields.Ask, TickFields.AskSize);

        // Of what is not traded, an index, the vendor's "last trade" is when the value was computed.
        ref long time = ref hasVolume ? ref tick.TradeUs : ref tick.ExchangeUs;
        time = Microseconds(fields.Text(layout.Time));
        if (tick is { Price: 0, CumulativeVolume: 0, TradeUs: 0 })
        {
            tick.Fields &= ~TickFields.Price; // Not traded yet.
        }

        return true;
    }

    /// <summary>Seconds since 1970 as microseconds; 0 = unknown, also for what is no time.</summary>
    public static long Microseconds(ReadOnlySpan<byte> seconds) =>
        BreezeFields.TryWhole(seconds, out long time) && time > 0 && time < TickTime.EndUs / SecondUs && TickTime.IsPossible(time * SecondUs) ? time * SecondUs : 0;

    /// <summary>A price of 0 is none.</summary>
    private static TickFields Present(in BreezePrices prices, int place, ref long price, TickFields field) =>
        prices.TryGet(place, out price) && price != 0 ? field : TickFields.None;

    private static TickFields Side(
        in BreezePrices prices, int place, ReadOnlySpan<byte> sizeText, ref long price, ref long size, TickFields priceField, TickFields sizeField) =>
        prices.TryGet(place, out price) && BreezeFields.TryWhole(sizeText, out size) && price != 0 && size > 0 ? priceField | sizeField : TickFields.None;
}
