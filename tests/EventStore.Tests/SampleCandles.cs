using Candlewick.EventStore.Candles;
using Candlewick.Market.Numbers;

namespace Candlewick.EventStore.Tests;

/// <summary>Bars of 2013-10-07 from 13:30 UTC on, one a minute.</summary>
internal static class SampleCandles
{
    public const long Open = 1_381_152_600_000_000;
    public const long Minute = 60_000_000;

    /// <summary>The greatest decimal, one beyond it, as much as an aggregator can sum up, and what nobody will.</summary>
    public static IReadOnlyList<BigDecimal> Turnovers { get; } =
    [
        decimal.MaxValue, BigDecimal.Parse("79228162514264337593543950336"), BigDecimal.Parse("170141183460469231731687303715884105.727"), BigDecimal.Parse("-12345678901234567890123456789012.0100"),
        BigDecimal.Parse("0.000000000000000000000000000000000000"), BigDecimal.Parse("0.00010000000000000000000000000001"), BigDecimal.Parse($"{new string('9', 250)}.{new string('5', 90)}0"),
    ];

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
