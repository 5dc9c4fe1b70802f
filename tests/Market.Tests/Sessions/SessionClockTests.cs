using System.Globalization;
using Candlewick.Market.Candles;
using Candlewick.Market.Sessions;

namespace Candlewick.Market.Tests.Sessions;

public sealed class SessionClockTests
{
    [Theory]
    [InlineData("2013-03-08T08:59:59.999999Z", null)]
    [InlineData("2013-03-08T09:00:00Z", 20130308)] // 04:00 EST
    [InlineData("2013-03-09T00:59:59.999999Z", 20130308)] // 19:59:59 EST, the next date in UTC
    [InlineData("2013-03-09T01:00:00Z", null)]
    [InlineData("2013-03-09T17:00:00Z", null)] // Saturday
    [InlineData("2013-03-10T17:00:00Z", null)] // Sunday, the clocks go forward
    [InlineData("2013-03-11T07:59:59Z", null)]
    [InlineData("2013-03-11T08:00:00Z", 20130311)] // 04:00 EDT
    [InlineData("2013-03-12T00:00:00Z", null)] // 20:00 EDT
    [InlineData("2013-11-01T08:00:00Z", 20131101)]
    [InlineData("2013-11-04T08:59:59Z", null)] // The clocks went back on Sunday
    [InlineData("2013-11-04T09:00:00Z", 20131104)]
    [InlineData("2013-11-05T00:59:59Z", 20131104)]
    public void New_York_keeps_its_hours_through_clock_changes(string utc, int? date)
    {
        bool found = Clock("NYSE").TryLocate(Us(utc), out var session, out var phase);
        Assert.Equal(date, found ? session.TradingDate : null);
        Assert.Equal(found, phase.IsTrading);
    }

    [Theory]
    [InlineData("2013-03-08", "14:30")]
    [InlineData("2013-03-11", "13:30")]
    [InlineData("2013-11-01", "13:30")]
    [InlineData("2013-11-04", "14:30")]
    public void The_grid_is_anchored_at_the_regular_open(string date, string utc)
    {
        long anchor = Us($"{date}T{utc}:00Z");
        Assert.True(Clock("NYSE").TryLocate(anchor, out var session, out _));
        Assert.Equal(anchor, session.AnchorUs);
        Assert.Equal((anchor - Minutes(330), anchor + Minutes(630)), (session.OpenUs, session.CloseUs));
    }

    [Theory]
    [InlineData("03:29:59.999999", default(SessionPhaseKind))]
    [InlineData("03:30:00", SessionPhaseKind.PreOpen)]
    [InlineData("03:44:59.999999", SessionPhaseKind.PreOpen)]
    [InlineData("03:45:00", SessionPhaseKind.Continuous)]
    [InlineData("09:59:59.999999", SessionPhaseKind.Continuous)]
    [InlineData("10:00:00", default(SessionPhaseKind))]
    [InlineData("10:10:00", SessionPhaseKind.PostClose)]
    [InlineData("10:29:59.999999", SessionPhaseKind.PostClose)]
    [InlineData("10:30:00", default(SessionPhaseKind))]
    public void The_phases_of_NSE(string utc, SessionPhaseKind expected)
    {
        Clock("NSE").TryLocate(Us($"2024-03-01T{utc}Z"), out _, out var phase);
        Assert.Equal(expected, phase.Kind);
    }

    [Theory]
    [InlineData("1m", "13:30:00", "13:30:00", "13:31:00")]
    [InlineData("1m", "13:29:59.999999", "13:29:00", "13:30:00")]
    [InlineData("5m", "08:00:00", "08:00:00", "08:05:00")]
    [InlineData("1h", "08:10:00", "08:00:00", "08:30:00")] // The grid's half hours are cut at the open,
    [InlineData("1h", "08:30:00", "08:30:00", "09:30:00")]
    [InlineData("1h", "23:59:59", "23:30:00", "24:00:00")] // and at the close.
    [InlineData("7m", "13:29:00", "13:23:00", "13:30:00")]
    [InlineData("7m", "08:00:00", "08:00:00", "08:01:00")]
    [InlineData("7m", "23:59:00", "23:53:00", "24:00:00")]
    [InlineData("1d", "12:00:00", "08:00:00", "24:00:00")]
    public void Bars_lie_on_a_grid_continued_both_ways_and_cut_at_the_session_ends(string interval, string at, string start, string end)
    {
        long midnight = Us("2013-10-07T00:00:00Z");
        Assert.True(Clock("NYSE").TryLocate(midnight + Offset(at), out var session, out _));
        Assert.Equal(
            new BarBounds(midnight + Offset(start), midnight + Offset(end)),
            SessionClock.Bounds(session, BarSpec.Parse(interval), midnight + Offset(at)));
    }

    [Fact]
    public void Any_instant_lies_in_its_bar_and_bars_tile_the_session()
    {
        const int Seed = 7;
        var random = new Random(Seed);
        foreach (string name in new[] { "1s", "7s", "1m", "7m", "5m", "1h" })
        {
            var interval = BarSpec.Parse(name);
            Assert.True(Clock("NYSE").TryLocate(Us("2013-10-07T12:00:00Z"), out var session, out _));
            for (int i = 0; i < 500; i++)
            {
                long time = random.NextInt64(session.OpenUs, session.CloseUs);
                var bounds = SessionClock.Bounds(session, interval, time);
                Assert.True(bounds.StartUs <= time && time < bounds.EndUs, $"seed {Seed}, {name}, {time}");
                Assert.Equal(bounds, SessionClock.Bounds(session, interval, bounds.StartUs));
                Assert.Equal(bounds, SessionClock.Bounds(session, interval, bounds.EndUs - 1));
                Assert.True(bounds.EndUs == session.CloseUs || SessionClock.Bounds(session, interval, bounds.EndUs).StartUs == bounds.EndUs);
            }
        }
    }

    [Fact]
    public void Regular_hours_are_a_part_of_the_extended_ones()
    {
        var clock = Clock("NYSE", SessionMode.Regular);
        Assert.False(clock.TryLocate(Us("2013-10-07T13:29:59Z"), out _, out _));
        Assert.True(clock.TryLocate(Us("2013-10-07T13:30:00Z"), out var session, out _));
        Assert.Equal((session.ContinuousOpenUs, Us("2013-10-07T20:00:00Z")), (session.AnchorUs, session.CloseUs));
    }

    [Fact]
    public void Times_that_no_calendar_has_are_out_of_session()
    {
        Assert.All([long.MinValue, -1, 0, long.MaxValue], time => Assert.False(Clock("NYSE").TryLocate(time, out _, out _)));
    }

    [Fact]
    public void More_dates_than_are_cached_stay_right()
    {
        var clock = Clock("BINANCE");
        for (int i = 0; i < 3; i++)
        {
            for (int day = 0; day < 400; day++)
            {
                var date = new DateTime(2013, 1, 1, 17, 0, 0, DateTimeKind.Utc).AddDays(day);
                Assert.True(clock.TryLocate((date - DateTime.UnixEpoch).Ticks / 10, out var session, out _));
                Assert.Equal(date.ToString("yyyyMMdd", CultureInfo.InvariantCulture), session.TradingDate.ToString(CultureInfo.InvariantCulture));
            }
        }
    }

    [Fact]
    public void Any_question_is_answered_without_allocating_once_the_date_was_met()
    {
        foreach (string group in SessionCatalog.For(SessionMode.Extended).Groups)
        {
            var clock = Clock(group);
            long noon = Us("2026-11-20T06:00:00Z");
            int answers = Ask(clock, noon);
            long before = GC.GetAllocatedBytesForCurrentThread();
            answers += Ask(clock, noon);
            Assert.Equal((0, true), (GC.GetAllocatedBytesForCurrentThread() - before, answers > 0));
        }
    }

    private static int Ask(SessionClock clock, long noonUs)
    {
        int answers = 0;
        for (int minute = -720; minute < 720; minute++)
        {
            long us = noonUs + Minutes(minute);
            answers += clock.TryLocate(us, out _, out _) ? 1 : 0;
            answers += clock.TryGetBounds(us, BarSpec.FiveMinutes, out _) ? 1 : 0;
            answers += clock.IsAuction(us) ? 1 : 0;
        }

        for (var date = new DateOnly(2026, 11, 1); date.Month == 11; date = date.AddDays(1))
        {
            answers += clock.IsTradingDay(date) && clock.IsCovered(date) ? 1 : 0;
            answers += clock.TryGetSession(date, out _) ? 1 : 0;
            answers += clock.NextTradingDay(date) > clock.PreviousTradingDay(date) ? 1 : 0;
        }

        return answers;
    }

    private static SessionClock Clock(string venue, SessionMode mode = SessionMode.Extended)
    {
        Assert.True(SessionCatalog.For(mode).TryGet(venue, out var group));
        return new SessionClock(group);
    }

    private static long Us(string utc) => (DateTimeOffset.Parse(utc, CultureInfo.InvariantCulture) - DateTimeOffset.UnixEpoch).Ticks / 10;

    private static long Offset(string time) => time == "24:00:00" ? Minutes(1440) : TimeSpan.Parse(time, CultureInfo.InvariantCulture).Ticks / 10;

    private static long Minutes(int minutes) => minutes * 60_000_000L;
}
