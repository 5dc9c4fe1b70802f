using System.Globalization;
using Candlewick.Contracts.V1;
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

    /// <summary>As it is published.</summary>
    public static Candle Candle(int number)
    {
        int minute = number / Instruments;
        int day = minute / MinutesADay;
        long start = FirstOpen + (((day * 1440L) + (minute % MinutesADay)) * Minute);
        long price = 100_000 + (number % 977 * 5);
        long volume = 1200 + (number % 4001);
        return new Candle
        {
            Instrument = $"NSE:SHARE{number % Instruments}", Interval = "1m", StartUs = start, EndUs = start + Minute,
            TradingDate = uint.Parse(new DateOnly(2013, 10, 7).AddDays(day).ToString("yyyyMMdd", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),
            PriceScale = 2, Open = price, High = price + 125, Low = price - 85, Close = price + 40,
            Volume = volume, Turnover = string.Create(CultureInfo.InvariantCulture, $"{price * volume / 100}.{price * volume % 100:00}"),
            Updates = 58, Closed = true, Source = "bench", Rules = 0x00f1e2d3c4b5a697,
        };
    }

    /// <summary>As it is stored.</summary>
    private static CandleRow Row(int number)
    {
        var candle = Candle(number);
        return CandleRow.From(candle, 0, number, new CandleProvenance(0, number * 58L, (number * 58L) + 57, 58, candle.EndUs + 2_000_000));
    }
}
