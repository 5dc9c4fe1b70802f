using Candlewick.EventStore.Candles;
using Candlewick.Market.Candles;

namespace Candlewick.StreamApi.Candles;

/// <summary>What is merged, as a candle like any other. It lies where its last part lies, and carries no provenance: its parts have that.</summary>
internal static class MergedRow
{
    public static CandleRow Of(CandleSum sum, CandleRow last, BarSpec spec, bool isOpen) => last with
    {
        Interval = spec.ToString(),
        StartUs = sum.StartUs,
        EndUs = sum.EndUs,
        TradingDate = sum.TradingDate,
        Open = sum.Open,
        High = sum.High,
        Low = sum.Low,
        Close = sum.Close,
        Volume = sum.Volume,
        UnattributedVolume = sum.UnattributedVolume,
        Turnover = sum.Turnover,
        OpenInterest = sum.OpenInterest,
        Trades = sum.Trades,
        Updates = sum.Updates,
        Flags = sum.Flags,
        Revision = sum.Revision,
        Provenance = null,
        IsOpen = isOpen,
    };
}
