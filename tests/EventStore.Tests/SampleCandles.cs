using Candlewick.EventStore.Candles;

namespace Candlewick.EventStore.Tests;

/// <summary>Bars of 2013-10-07 from 13:30 UTC on, one a minute.</summary>
internal static class SampleCandles
{
    public const long Open = 1_381_152_600_000_000;
    public const long Minute = 60_000_000;

    public static CandleRow Row(
        string instrument = "NYSE:SPY", string interval = "1m", int bar = 0, int revision = 0, int partition = 0, long offset = 0, decimal close = 167.4100m, long ordinal = 0) => new()
    {
        Instrument = instrument,
        Interval = interval,
        StartUs = Open + (bar * Minute),
        Ordinal = ordinal,
        EndUs = Open + ((bar + 1) * Minute),
        TradingDate = new DateOnly(2013, 10, 7),
        Open = 167.4000m,
        High = 168m,
        Low = 0.0010m,
        Close = close,
        Volume = 1200m,
        UnattributedVolume = 0m,
        Turnover = 200892.0000m,
        Trades = 12,
        Revision = revision,
        Source = "lean",
        Rules = "00f1e2d3c4b5a697",
        Partition = partition,
        Offset = offset,
        Provenance = new CandleProvenance(partition, 10, 90, 12, Open + ((bar + 1) * Minute) + 2_000_000),
    };
}
