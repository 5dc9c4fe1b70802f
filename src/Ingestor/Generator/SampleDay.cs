namespace Candlewick.Ingestor.Generator;

/// <summary>
/// A made-up day of one instrument's trades, the same for the same seed, for files in the formats of vendors. Not a model of any market: nothing
/// follows from it.
/// </summary>
public sealed class SampleDay
{
    private const long SecondUs = 1_000_000;

    private readonly List<SampleTrade> _trades;

    private SampleDay(int seed, DateOnly date, int count, long fromUs, long toUs, int sizeScale, long dearest)
    {
        (Date, SizeScale) = (date, sizeScale);
        var random = new Random(seed);
        long[] times = new long[count];
        for (int i = 0; i < count; i++)
        {
            times[i] = random.NextInt64(fromUs, toUs);
        }

        Array.Sort(times);
        long cents = random.NextInt64(dearest / 2, dearest);
        long unit = (long)Math.Pow(10, sizeScale);
        _trades = new List<SampleTrade>(count);
        for (int i = 0; i < count; i++)
        {
            // Several prices at one time stamp, as where an order takes several from the book.
            long us = i > 0 && random.Next(8) == 0 ? _trades[i - 1].TradeUs : times[i];
            cents = Math.Max(1, cents + random.Next(-20, 21));
            long size = sizeScale == 0 ? random.Next(1, 500) : random.NextInt64(unit / 100_000, 2 * unit);
            _trades.Add(new SampleTrade(i + 1, i > 0 ? Math.Max(us, _trades[i - 1].TradeUs) : us, cents, size, random.Next(2) == 0));
        }
    }

    public DateOnly Date { get; }

    /// <summary>Decimal places of sizes: 0 of shares, 8 of coins.</summary>
    public int SizeScale { get; }

    /// <summary>By time.</summary>
    public IReadOnlyList<SampleTrade> Trades => _trades;

    /// <summary>A coin, traded from midnight to midnight UTC.</summary>
    public static SampleDay Coin(int seed, DateOnly date, int count)
    {
        long midnight = Us(date.ToDateTime(TimeOnly.MinValue));
        return new SampleDay(seed, date, count, midnight, midnight + 86_400 * SecondUs, sizeScale: 8, dearest: 10_000_000);
    }

    /// <summary>A share, traded from 09:30 to 16:00 in New York.</summary>
    public static SampleDay Share(int seed, DateOnly date, int count) => Local(seed, date, count, "America/New_York", new(9, 30), new(16, 0), dearest: 30_000);

    /// <summary>A contract, traded from 09:15 to 15:30 in Mumbai.</summary>
    public static SampleDay Indian(int seed, DateOnly date, int count) => Local(seed, date, count, "Asia/Kolkata", new(9, 15), new(15, 30), dearest: 2_600_000);

    private static SampleDay Local(int seed, DateOnly date, int count, string zoneId, TimeOnly open, TimeOnly close, long dearest)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(zoneId);
        long At(TimeOnly time) => Us(TimeZoneInfo.ConvertTimeToUtc(date.ToDateTime(time), zone));
        return new SampleDay(seed, date, count, At(open), At(close), sizeScale: 0, dearest);
    }

    private static long Us(DateTime utc) => (utc - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
