using Candlewick.EventStore.Candles;
using Candlewick.Market.Instruments;
using Candlewick.Market.Instruments.Adjustments;

namespace Candlewick.StreamApi.Rest;

/// <summary>Stored candles are raw; what companies did to their shares is taken out when they are read.</summary>
internal static class AdjustedCandles
{
    /// <summary>Decimal places that an adjusted price may have beyond the traded one, and an adjusted volume at all.</summary>
    private const int Places = 4;

    /// <summary>The same bar in the shares and prices of today, rounded half to even.</summary>
    public static CandleRow Of(CandleRow row, AdjustmentTable actions, Adjust adjust)
    {
        var (price, volume) = actions.On(InstrumentId.Parse(row.Instrument), row.TradingDate, adjust);
        return (price, volume) == (1, 1) ? row : row with
        {
            Open = Price(row.Open, price),
            High = Price(row.High, price),
            Low = Price(row.Low, price),
            Close = Price(row.Close, price),
            Volume = row.Volume is { } traded ? Math.Round(traded * volume, Places) : null,
            UnattributedVolume = Math.Round(row.UnattributedVolume * volume, Places),
            Turnover = row.Turnover is { } turnover ? (turnover * price * volume).Round(turnover.Scale + Places) : null,
        };
    }

    private static decimal Price(decimal traded, decimal factor) => Math.Round(traded * factor, Math.Min(traded.Scale + Places, 28));
}
