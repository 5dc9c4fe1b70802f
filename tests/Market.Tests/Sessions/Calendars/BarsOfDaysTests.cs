using Candlewick.Market.Sessions;

namespace Candlewick.Market.Tests.Sessions.Calendars;

/// <summary>Which bar a time counts to, one a line.</summary>
public sealed class BarsOfDaysTests
{
    [Theory]
    // The first bars of NSE, the opening auction in them, and the last ones, cut at the close.
    [InlineData("NSE", "2024-03-01 09:08", "30m", "09:15-09:45")]
    [InlineData("NSE", "2024-03-01 09:15", "30m", "09:15-09:45")]
    [InlineData("NSE", "2024-03-01 09:15", "1h", "09:15-10:15")]
    [InlineData("NSE", "2024-03-01 09:15", "4h", "09:15-13:15")]
    [InlineData("NSE", "2024-03-01 15:29:59", "1m", "15:29-15:30")]
    [InlineData("NSE", "2024-03-01 15:29:59", "30m", "15:15-15:30")]
    [InlineData("NSE", "2024-03-01 15:29:59", "1h", "15:15-15:30")]
    [InlineData("NSE", "2024-03-01 15:29:59", "4h", "13:15-15:30")]
    [InlineData("NSE", "2024-03-01 15:45", "1m", "none")]
    [InlineData("NSE", "2024-03-01 15:45", "1d", "09:00-16:00")]
    // A muhurat's hour begins with its own open.
    [InlineData("NSE", "2024-11-01 17:50", "1h", "18:00-19:00")]
    [InlineData("NSE", "2024-11-01 18:59:59", "30m", "18:30-19:00")]
    [InlineData("NSE", "2025-10-21 13:45", "4h", "13:45-14:45")]
    [InlineData("NSE", "2024-11-01 10:00", "1m", "none")]
    // A Saturday with an interruption: each part cuts its bars, the second auction opens the second part.
    [InlineData("NSE", "2024-03-02 09:59:59", "1h", "09:15-10:00")]
    [InlineData("NSE", "2024-03-02 10:30", "1m", "none")]
    [InlineData("NSE", "2024-03-02 11:20", "1m", "11:30-11:31")]
    [InlineData("NSE", "2024-03-02 11:30", "1h", "11:30-12:15")]
    [InlineData("NSE", "2024-03-02 12:29", "1h", "12:15-12:30")]
    [InlineData("NSE", "2024-03-02 12:45", "1d", "09:00-12:50")]
    // The closing auction makes no intraday bar.
    [InlineData("NSE-EQ-CAS", "2026-08-03 15:14:59", "30m", "14:45-15:15")]
    [InlineData("NSE-EQ-CAS", "2026-08-03 15:14:59", "1h", "14:15-15:15")]
    [InlineData("NSE-EQ-CAS", "2026-08-03 15:32", "1m", "none")]
    [InlineData("NSE-EQ-CAS", "2026-08-03 15:32", "1d", "09:00-16:00")]
    [InlineData("NFO", "2026-08-03 15:39", "30m", "15:15-15:40")]
    // MCX by the clock of New York, and an evening.
    [InlineData("MCX-METAL", "2026-03-06 23:54", "1h", "23:00-23:55")]
    [InlineData("MCX-METAL", "2026-03-09 23:29", "1h", "23:00-23:30")]
    [InlineData("MCX-METAL", "2026-03-09 23:31", "1h", "none")]
    [InlineData("MCX-METAL", "2026-03-03 17:00", "4h", "17:00-21:00")]
    // New York's half day.
    [InlineData("NYSE", "2024-11-29 12:59", "1h", "12:30-13:30")]
    [InlineData("NYSE", "2024-11-29 16:59", "1h", "16:30-17:00")]
    [InlineData("NYSE", "2024-11-29 17:00", "1h", "none")]
    [InlineData("CRYPTO", "2026-11-01 23:59", "4h", "20:00-00:00")]
    public void The_bar_of(string group, string local, string interval, string bar) =>
        Assert.Equal(bar, Calendar.Bar(Calendar.Clock(group), local, interval));

    [Theory]
    [InlineData("2024-11-29 12:59", "12:30-13:00")]
    [InlineData("2024-11-29 13:00", "none")]
    [InlineData("2024-11-27 15:59", "15:30-16:00")]
    [InlineData("2024-11-27 09:29", "none")]
    public void In_regular_hours(string local, string bar) =>
        Assert.Equal(bar, Calendar.Bar(Calendar.Clock("NYSE", SessionMode.Regular), local, "1h"));

    [Theory]
    [InlineData("NSE", "2024-03-01 09:08", true)]
    [InlineData("NSE", "2024-03-01 09:15", false)]
    [InlineData("NSE", "2024-03-01 15:50", false)]
    [InlineData("NSE", "2024-03-25 09:08", false)]
    [InlineData("NSE-EQ-CAS", "2026-08-03 15:31", true)]
    [InlineData("NSE-EQ-CAS", "2026-07-31 15:29", false)]
    [InlineData("NFO", "2025-12-05 09:08", false)]
    [InlineData("NFO", "2025-12-08 09:08", true)]
    public void A_print_of_an_auction(string group, string local, bool isAuction)
    {
        var clock = Calendar.Clock(group);
        Assert.Equal(isAuction, clock.IsAuction(Calendar.Us(clock, local)));
    }
}
