using System.Globalization;
using Candlewick.EventStore.Candles;
using Candlewick.Market.Bars;
using Candlewick.Market.Candles;
using Candlewick.Market.Numbers;

namespace Candlewick.StreamApi.Replay;

/// <summary>Says a bar that is still open as <c>candles.live</c> does.</summary>
internal static class OpenBarRow
{
    public static CandleRow Of(InstrumentBars owner, BarSpec spec, in Bar bar) => new()
    {
        Instrument = owner.Instrument.ToString(),
        Interval = spec.ToString(),
        StartUs = bar.StartUs,
        Ordinal = bar.Ordinal,
        EndUs = bar.EndUs,
        TradingDate = DateOnly.ParseExact(bar.TradingDate.ToString("00000000", CultureInfo.InvariantCulture), "yyyyMMdd", CultureInfo.InvariantCulture),
        Open = ScaledNumber.ToDecimal(bar.Open, bar.PriceScale),
        High = ScaledNumber.ToDecimal(bar.High, bar.PriceScale),
        Low = ScaledNumber.ToDecimal(bar.Low, bar.PriceScale),
        Close = ScaledNumber.ToDecimal(bar.Close, bar.PriceScale),
        Volume = bar.HasVolume ? ScaledNumber.ToDecimal(bar.Volume, bar.SizeScale) : null,
        UnattributedVolume = ScaledNumber.ToDecimal(bar.Unattributed, bar.SizeScale),
        Turnover = bar.HasVolume ? new BigDecimal(bar.Turnover, bar.TurnoverScale) : null,
        OpenInterest = bar.HasOpenInterest ? bar.OpenInterest : null,
        Trades = bar.Trades,
        Updates = bar.Updates,
        Flags = (int)bar.Flags,
        Revision = 0,
        Source = owner.Source.Split('/')[0],
        Rules = owner.Rules.HashOf(spec, bar.TradingDate).ToString("x16", CultureInfo.InvariantCulture),
        Partition = -1,
        Offset = -1,
        IsOpen = true,
    };
}
