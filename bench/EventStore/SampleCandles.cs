using Candlewick.EventStore.Candles;

namespace Candlewick.Bench.EventStore;

/// <summary>Made-up minutes of 250 instruments, in the order in which an aggregator publishes them: a minute of all, then the next.</summary>
internal static class SampleCandles
{
    public const int BatchRows = 10_000;
    private const int Instruments = 250;
    private const int MinutesADay = 375;
    private const long Minute = 60_000_000;
    private const long FirstOpen = 1_381_117_500_000_000;

    public static List<List<CandleRow>> Batches(int count) =>
        [.. Enumerable.Range(0, count).Select(batch => Enumerable.Range(batch * BatchRows, BatchRows).Select(Row).ToList())];

    private static CandleRow Row(int number)
    {
        int minute = number / Instruments;
        int day = minute / MinutesADay;
        long start = FirstOpen + (((day * 1440L) + (minute % MinutesADay)) * Minute);
        decimal price = 1000m + (number % 977 * 0.05m);
        return new CandleRow
        {
            Instrument = $"NSE:SHARE{number % Instruments}",
            Interval = "1m",
            StartUs = start,
            EndUs = start + Minute,
            TradingDate = new DateOnly(2013, 10, 7).AddDays(day),
            Open = price,
            High = price + 1.25m,
            Low = price - 0.85m,
            Close = price + 0.40m,
            Volume = 1200 + (number % 4001),
            Turnover = price * (1200 + (number % 4001)),
            Updates = 58,
            Source = "bench",
            Rules = "00f1e2d3c4b5a697",
            Partition = 0,
            Offset = number,
            Provenance = new CandleProvenance(0, number * 58L, (number * 58L) + 57, 58, start + Minute + 2_000_000),
        };
    }
}
