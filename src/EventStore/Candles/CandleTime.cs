namespace Candlewick.EventStore.Candles;

/// <summary>Microseconds since 1970 UTC and PostgreSQL's <c>timestamptz</c>, which has the same resolution.</summary>
internal static class CandleTime
{
    public static DateTime ToDateTime(long us) => DateTime.UnixEpoch.AddTicks(us * TimeSpan.TicksPerMicrosecond);

    public static long ToMicroseconds(DateTime time) => (time.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
}
