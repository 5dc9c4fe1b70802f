using System.Globalization;
using Candlewick.Market.Candles;
using Candlewick.Market.Sessions;

namespace Candlewick.Market.Tests.Candles;

public sealed class CandleGridTests
{
    [Theory]
    [InlineData("NSE", "7m", "2024-03-01 09:15", "2024-03-01 09:15", "2024-03-01 09:22")]
    [InlineData("NSE", "7m", "2024-03-01 09:22", "2024-03-01 09:22", "2024-03-01 09:29")]
    [InlineData("NSE", "1h", "2024-03-01 15:20", "2024-03-01 15:15", "2024-03-01 15:30")]
    [InlineData("NYSE", "45m", "2013-10-07 04:05", "2013-10-07 04:00", "2013-10-07 04:15")]
    [InlineData("NYSE", "2h", "2013-10-07 10:00", "2013-10-07 09:30", "2013-10-07 11:30")]
    [InlineData("BINANCE", "7m", "2026-11-25 00:06", "2026-11-25 00:00", "2026-11-25 00:07")]
    [InlineData("BINANCE", "7m", "2026-11-25 23:59", "2026-11-25 23:55", "2026-11-26 00:00")]
    [InlineData("MCX", "1h", "2026-03-06 23:35", "2026-03-06 23:00", "2026-03-06 23:55")]
    [InlineData("MCX", "1h", "2026-03-10 23:25", "2026-03-10 23:00", "2026-03-10 23:30")]
    public void Intraday_candles_lie_on_the_grid_of_the_session(string venue, string interval, string at, string start, string end) =>
        Assert.Equal((start, end), Bucket(venue, interval, at));

    [Theory]
    [InlineData("NSE", "1w", "2024-02-28 09:00", "2024-02-26 09:00", "2024-03-02 12:50")] // A Saturday with a session of its own.
    [InlineData("NSE", "1mo", "2024-02-28 09:00", "2024-02-01 09:00", "2024-02-29 16:00")]
    [InlineData("NYSE", "1w", "2013-09-03 04:00", "2013-09-03 04:00", "2013-09-06 20:00")] // Labor Day.
    [InlineData("NYSE", "1w", "2013-11-04 04:00", "2013-11-04 04:00", "2013-11-08 20:00")]
    [InlineData("NYSE", "3mo", "2013-11-04 04:00", "2013-10-01 04:00", "2013-12-31 20:00")]
    [InlineData("NYSE", "12mo", "2013-11-04 04:00", "2013-01-02 04:00", "2013-12-31 20:00")]
    [InlineData("BINANCE", "1w", "2026-11-25 00:00", "2026-11-23 00:00", "2026-11-30 00:00")]
    [InlineData("BINANCE", "1mo", "2026-11-25 00:00", "2026-11-01 00:00", "2026-12-01 00:00")]
    [InlineData("BINANCE", "2d", "2026-01-02 00:00", "2026-01-01 00:00", "2026-01-03 00:00")]
    [InlineData("BINANCE", "2d", "2026-12-31 00:00", "2026-12-31 00:00", "2027-01-01 00:00")] // A year's last period is cut.
    [InlineData("NYSE", "3d", "2013-01-07 04:00", "2013-01-07 04:00", "2013-01-09 20:00")] // 2, 3 and 4 January are the first.
    public void Longer_ones_go_from_the_open_of_a_trading_day_to_the_close_of_another(string venue, string interval, string at, string start, string end) =>
        Assert.Equal((start, end), Bucket(venue, interval, at));

    [Fact]
    public void Every_day_of_years_is_in_one_bucket_of_its_own_period()
    {
        var clock = Clock("NSE");
        foreach (string interval in new[] { "2d", "5d", "1w", "2w", "1mo", "6mo", "400d" })
        {
            var grid = new CandleGrid(BarSpec.Parse(interval), clock);
            var last = default(CandleBucket);
            for (var date = new DateOnly(2023, 1, 1); date < new DateOnly(2027, 1, 1); date = clock.NextTradingDay(date))
            {
                if (!clock.TryGetSession(date, out var session))
                {
                    continue;
                }

                var bucket = grid.Of(session.OpenUs, date);
                Assert.True(bucket.Contains(session.OpenUs) && session.CloseUs <= bucket.EndUs, $"{interval} {date}");
                Assert.True(bucket == last || bucket.StartUs >= last.EndUs, $"{interval} {date}");
                last = bucket;
            }
        }
    }

    [Fact]
    public void A_date_that_has_become_a_holiday_has_a_bucket_nevertheless()
    {
        var christmas = new DateOnly(2013, 12, 25);
        var grid = new CandleGrid(BarSpec.Parse("7m"), Clock("NYSE"));
        long start = Us("2013-12-25 10:01", "NYSE");
        Assert.True(grid.Of(start, christmas).Contains(start));
        Assert.True(new CandleGrid(BarSpec.Parse("3d"), Clock("NYSE")).Of(start, christmas).EndUs > start - 86_400_000_000);
    }

    [Theory]
    [InlineData("7m", "1m")]
    [InlineData("10m", "5m")]
    [InlineData("5m", "5m")]
    [InlineData("1h", "5m")]
    [InlineData("90s", "1s")]
    [InlineData("1w", "1d")]
    [InlineData("3d", "1d")]
    [InlineData("1d", "1d")]
    public void The_nearest_is_the_longest_that_divides_it(string interval, string from)
    {
        Assert.True(MergedSpec.TryFind(BarSpec.Parse(interval), CandleRules.DefaultSpecs, out var found));
        Assert.Equal(from, found.ToString());
    }

    [Theory]
    [InlineData("7m", "5m,1d")]
    [InlineData("1d", "1m")] // Auctions count to the day alone.
    [InlineData("1w", "1m,5m")]
    [InlineData("7m@bid", "1m")]
    [InlineData("10t", "1m")]
    public void Where_none_divides_it_there_is_none(string interval, string built) =>
        Assert.False(MergedSpec.TryFind(BarSpec.Parse(interval), built.Split(',').Select(BarSpec.Parse), out _));

    private static (string Start, string End) Bucket(string venue, string interval, string at)
    {
        var bucket = new CandleGrid(BarSpec.Parse(interval), Clock(venue)).Of(Us(at, venue), DateOnly.Parse(at.Split(' ')[0], CultureInfo.InvariantCulture));
        return (Local(bucket.StartUs, venue), Local(bucket.EndUs, venue));
    }

    private static SessionClock Clock(string venue)
    {
        Assert.True(SessionCatalog.For(SessionMode.Extended).TryGet(venue, out var group));
        return new SessionClock(group);
    }

    private static long Us(string local, string venue) =>
        (TimeZoneInfo.ConvertTimeToUtc(DateTime.Parse(local, CultureInfo.InvariantCulture), Clock(venue).Group.TimeZone) - DateTime.UnixEpoch).Ticks / 10;

    private static string Local(long us, string venue) =>
        TimeZoneInfo.ConvertTimeFromUtc(DateTime.UnixEpoch.AddMicroseconds(us), Clock(venue).Group.TimeZone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
