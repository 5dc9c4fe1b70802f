using Candlewick.Market.Bars;
using Candlewick.Market.Ticks;

namespace Candlewick.Market.Tests.Bars;

/// <summary>What was missed and is published afterwards: which of it counts, and what it does to bars.</summary>
public sealed class GapFillTests
{
    [Fact]
    public void Trades_of_a_gap_revise_each_touched_bar_once_and_clear_its_flag()
    {
        var tape = WithGap();
        Assert.Equal(
            ["1m 10:00:00-10:01:00 r0 1 1 1 1 v5 Gap", "1m 10:02:00-10:03:00 r0 4 4 4 4 v5 Gap"], tape.Published());

        Assert.Equal(TickOutcome.Moved, tape.Backfill("10:01:30", "3", "7", 3));
        Assert.Equal(TickOutcome.Moved, tape.Backfill("10:00:50", "2", "7", 2));
        tape.Clock("12:00:02");
        Assert.Empty(tape.Published());

        Assert.Equal(2, tape.Filled("10:00:40", "10:02:10"));
        Assert.Equal(
            [
                "1m 10:00:00-10:01:00 r1 1 2 1 2 v12",
                "1m 10:01:00-10:02:00 r0 3 3 3 3 v7",
                "1m 10:02:00-10:03:00 r1 4 4 4 4 v5",
            ],
            tape.Published());
        Assert.Empty(tape.Bars.Gaps.All.ToArray());
    }

    [Fact]
    public void A_gap_is_filled_a_day_later()
    {
        var tape = WithGap("1m", "1d");
        tape.Clock("20:02:02");
        tape.Clock("20:02:03");
        tape.Date = tape.Date.AddDays(1);
        tape.Trade("10:00:00", "9", "1", 9);
        tape.Clock("10:05:00");
        tape.Date = tape.Date.AddDays(-1);
        tape.Published();

        tape.Backfill("10:01:30", "3", "7", 3);
        tape.Filled("10:00:40", "10:02:10");

        Assert.Equal(
            [
                "1m 10:00:00-10:01:00 r1 1 1 1 1 v5",
                "1m 10:01:00-10:02:00 r0 3 3 3 3 v7",
                "1m 10:02:00-10:03:00 r1 4 4 4 4 v5",
                "1d 04:00:00-20:00:00 r1 1 4 1 4 v17",
            ],
            tape.Published());
        Assert.Equal(TickOutcome.Duplicate, tape.Backfill("10:01:30", "3", "7", 3));
        Assert.Equal(TickOutcome.OutsideGap, tape.Backfill("10:01:30", "3", "7"));
        Assert.Equal(-1, tape.Filled("10:00:40", "10:02:10"));
    }

    [Fact]
    public void Nothing_outside_a_gap_is_taken_and_nothing_twice()
    {
        var tape = WithGap();
        Assert.Equal(TickOutcome.OutsideGap, tape.Backfill("10:00:39", "2", "7"));
        Assert.Equal(TickOutcome.OutsideGap, tape.Backfill("10:02:10", "2", "7"));
        Assert.Equal(TickOutcome.Duplicate, tape.Backfill("10:00:45", "2", "7", 1));
        Assert.Equal(TickOutcome.Duplicate, tape.Backfill("10:00:45", "2", "7", 4));
        Assert.Equal(TickOutcome.Moved, tape.Backfill("10:00:45", "2", "7", 2));
        Assert.Equal(TickOutcome.Duplicate, tape.Backfill("10:00:45", "2", "7", 2));
        Assert.Equal(TickOutcome.BadBackfill, tape.VendorBar("1m", "10:01:00", "1/2/3/1", "5"));
        Assert.Equal(TickOutcome.BadBackfill, tape.VendorBar("1m", "10:01:30", "1/2/1/1", "5"));
        Assert.Equal(TickOutcome.OutsideGap, tape.VendorBar("1m", "10:03:00", "1/2/1/1", "5"));
    }

    [Fact]
    public void An_id_that_a_gap_names_is_no_duplicate_though_it_comes_late()
    {
        var tape = Tape.Nyse("1m");
        tape.Clock("10:00:00");
        tape.Trade("10:00:10", "1", "5", 10);
        Assert.True(tape.Miss("10:00:10", "10:00:20", 11, 12));
        tape.Trade("10:00:20", "1", "5", 13);
        Assert.Equal(TickOutcome.Duplicate, tape.Trade("10:00:10", "1", "5", 10));
        Assert.Equal(TickOutcome.Moved, tape.Trade("10:00:12", "2", "5", 11));
        Assert.Equal(TickOutcome.Duplicate, tape.Trade("10:00:12", "2", "5", 11));
        tape.Clock("10:01:02");
        Assert.Equal(["1m 10:00:00-10:01:00 r0 1 2 1 1 v15 Gap"], tape.Published());

        // Not all ids have come: the bar stays flagged.
        tape.Filled("10:00:10", "10:00:20");
        Assert.Empty(tape.Published());
        Assert.Equal(TickOutcome.Moved, tape.Backfill("10:00:15", "3", "5", 12));
        tape.Filled("10:00:10", "10:00:20");
        Assert.Equal(["1m 10:00:00-10:01:00 r1 1 3 1 1 v20"], tape.Published());
    }

    [Fact]
    public void Where_every_other_message_is_lost_each_of_them_can_be_filled_in()
    {
        var tape = Tape.Nyse("1m");
        tape.Clock("10:00:00");
        for (int i = 0; i < 300; i++)
        {
            if (i > 0)
            {
                Assert.True(tape.Miss(Time(i - 1), Time(i), 2 * i, 2 * i));
            }

            Assert.Equal(TickOutcome.Moved, tape.Trade(Time(i), "1", "1", (2 * i) + 1));
            tape.Clock(Time(i));
        }

        tape.Clock("10:20:00");
        tape.Published();
        for (int i = 1; i < 300; i++)
        {
            Assert.Equal(TickOutcome.Duplicate, tape.Backfill(Time(i - 1), "1", "1", (2 * i) + 1));
            Assert.Equal(TickOutcome.Moved, tape.Backfill(Time(i - 1), "1", "1", 2 * i));
        }

        tape.Filled(Time(0), Time(299));
        Assert.Equal(["v120", "v120", "v120", "v120", "v119"], tape.Published().Select(bar => bar.Split(' ')[^1]));

        static string Time(int second) => $"10:{second / 60:00}:{second % 60:00}";
    }

    [Fact]
    public void An_outage_before_the_first_tick_of_a_date_is_filled_and_flags_until_then()
    {
        var tape = Tape.Nyse("1m", "1d");
        tape.Clock("03:00:00");
        tape.Gap("09:58:00", "10:00:00");
        tape.Clock("10:00:00");
        tape.Trade("10:00:30", "3", "5", 8);
        Assert.Equal(BarFlags.Gap, tape.Bar("1d").Flags);
        Assert.Equal(TickOutcome.Duplicate, tape.Backfill("09:59:30", "2", "7", 8));
        Assert.Equal(TickOutcome.Moved, tape.Backfill("09:59:30", "2", "7", 7));
        tape.Clock("10:20:00");
        tape.Published();
        tape.Filled("09:58:00", "10:00:00");
        Assert.Equal(["1m 09:59:00-10:00:00 r0 2 2 2 2 v7"], tape.Published());
        Assert.Equal(BarFlags.None, tape.Bar("1d").Flags);
    }

    [Fact]
    public void What_came_live_is_not_filled_in_again_though_its_time_is_before_the_instrument_was_begun()
    {
        var tape = Tape.Nyse("1m");
        tape.Clock("10:00:10");
        Assert.True(tape.Miss("09:58:00", "10:00:10"));
        tape.Trade("10:00:09", "3", "5", 8);
        tape.Clock("10:00:20");
        Assert.Equal(TickOutcome.Moved, tape.Backfill("10:00:05", "2", "7", 7));
        Assert.Equal(TickOutcome.Duplicate, tape.Backfill("10:00:09", "3", "5", 8));
        tape.Filled("09:58:00", "10:00:10");
        tape.Clock("10:01:10");
        Assert.Equal(["1m 10:00:00-10:01:00 r0 2 3 2 3 v12"], tape.Published());
    }

    [Fact]
    public void Volume_that_came_unattributed_goes_to_the_bars_of_the_vendor()
    {
        var tape = Tape.Nse("1m", "5m", "1d");
        tape.Clock("09:00:00");
        tape.Snapshot("09:15:10", "100", "50", "09:15:10", "100/100/100");
        tape.Clock("09:15:20");
        tape.Clock("09:15:21", ClockState.Down, downSince: "09:15:20");
        tape.Clock("09:18:30");
        tape.Snapshot("09:18:40", "103", "250", "09:18:40", "100/106/100");
        tape.Snapshot("09:18:50", "104", "260", "09:18:50", "100/106/100");
        tape.Clock("09:25:00");
        Assert.Equal(
            [
                "1m 09:15:00-09:16:00 r0 100 100 100 100 v50 Gap", "1m 09:18:00-09:19:00 r0 103 104 103 104 v10 u200 Gap",
                "5m 09:15:00-09:20:00 r0 100 104 100 104 v60 u200 Gap",
            ],
            tape.Published());

        tape.VendorBar("1m", "09:15:00", "100/101/99/101", "80");
        tape.VendorBar("1m", "09:16:00", "101/105/101/105", "60");
        tape.VendorBar("1m", "09:17:00", "105/106/102/102", "60");
        tape.VendorBar("1m", "09:18:00", "102/104/102/104", "55");
        Assert.Equal(4, tape.Filled("09:15:20", "09:18:30"));
        Assert.Equal(
            [
                "1m 09:15:00-09:16:00 r1 100 101 99 101 v80", "1m 09:16:00-09:17:00 r0 101 105 101 105 v60", "1m 09:17:00-09:18:00 r0 105 106 102 102 v60",
                "1m 09:18:00-09:19:00 r1 102 104 102 104 v55 u5", "5m 09:15:00-09:20:00 r1 100 106 99 104 v255 u5",
            ],
            tape.Published());
        Assert.Equal(260, tape.Bar("1d").Volume);
        Assert.Equal(BarFlags.None, tape.Bar("1d").Flags);
    }

    [Fact]
    public void What_was_filled_before_the_feed_told_its_volume_is_not_counted_again()
    {
        var tape = Tape.Nse("1m");
        tape.Clock("09:00:00");
        tape.Snapshot("09:15:10", "100", "50", "09:15:10");
        tape.Clock("09:15:21", ClockState.Down, downSince: "09:16:00");
        tape.Clock("09:16:01", ClockState.Down, downSince: "09:16:00");
        tape.Clock("09:17:00");
        tape.VendorBar("1m", "09:16:00", "101/105/101/105", "60");
        tape.Filled("09:16:00", "09:17:00");
        tape.Snapshot("09:17:10", "105", "150", "09:17:10");
        tape.Clock("09:18:02");
        Assert.Equal(
            ["1m 09:15:00-09:16:00 r0 100 100 100 100 v50", "1m 09:16:00-09:17:00 r0 101 105 101 105 v60", "1m 09:17:00-09:18:00 r0 105 105 105 105 v0 u40 Gap"], tape.Published());
    }

    [Fact]
    public void A_vendors_minutes_make_no_seconds_and_leave_theirs_flagged()
    {
        var tape = WithGap("1s", "1m");
        tape.Published();
        tape.VendorBar("1m", "10:00:00", "1/2/1/2", "12");
        tape.VendorBar("1m", "10:01:00", "3/3/3/3", "7");
        tape.VendorBar("1m", "10:02:00", "4/4/4/4", "5");
        tape.Filled("10:00:40", "10:02:10");
        Assert.Equal(
            ["1m 10:00:00-10:01:00 r1 1 2 1 2 v12", "1m 10:01:00-10:02:00 r0 3 3 3 3 v7", "1m 10:02:00-10:03:00 r1 4 4 4 4 v5"], tape.Published());
    }

    [Fact]
    public void A_gap_is_filled_in_parts()
    {
        var tape = WithGap();
        tape.Published();
        tape.Backfill("10:00:50", "2", "7", 2);
        tape.Filled("10:00:40", "10:01:10");
        tape.Backfill("10:01:30", "3", "7", 3);
        tape.Filled("10:01:10", "10:02:10");
        Assert.Equal(
            ["1m 10:00:00-10:01:00 r1 1 2 1 2 v12", "1m 10:01:00-10:02:00 r0 3 3 3 3 v7", "1m 10:02:00-10:03:00 r1 4 4 4 4 v5"], tape.Published());
    }

    [Fact]
    public void A_filled_gap_flags_nothing_when_another_one_comes()
    {
        var tape = WithGap("1d");
        tape.Filled("10:00:40", "10:02:10");
        Assert.Equal(BarFlags.None, tape.Bar("1d").Flags);
        tape.Gap("10:30:00", "10:31:00");
        tape.Clock("10:31:00");
        Assert.Equal(BarFlags.Gap, tape.Bar("1d").Flags);
        tape.Filled("10:30:00", "10:31:00");
        Assert.Equal(BarFlags.None, tape.Bar("1d").Flags);
    }

    [Fact]
    public void A_date_of_which_there_is_nothing_is_filled_and_done()
    {
        var tape = Tape.Nyse("5m", "1d");
        Assert.Equal(TickOutcome.Moved, tape.VendorBar("5m", "10:00:00", "1/2/1/2", "12"));
        Assert.Equal(TickOutcome.Moved, tape.VendorBar("5m", "09:55:00", "1/1/1/1", "10"));
        Assert.Equal(2, tape.Filled("00:00:00", "23:59:59"));
        Assert.Equal(
            ["5m 09:55:00-10:00:00 r0 1 1 1 1 v10", "5m 10:00:00-10:05:00 r0 1 2 1 2 v12", "1d 04:00:00-20:00:00 r0 1 2 1 2 v22"], tape.Published());
        Assert.Equal(TickOutcome.OutsideGap, tape.VendorBar("5m", "10:05:00", "1/2/1/2", "12"));
    }

    [Fact]
    public void A_feed_goes_on_with_a_date_that_was_begun_by_backfill()
    {
        var tape = Tape.Nyse("1m", "1d");
        tape.VendorBar("1m", "09:58:00", "1/2/1/2", "12");
        tape.Clock("10:00:00");
        Assert.Equal(TickOutcome.Moved, tape.Trade("10:00:30", "3", "1"));
        Assert.Equal(TickOutcome.OutsideGap, tape.Backfill("10:00:30", "3", "1"));
        Assert.Equal(TickOutcome.Moved, tape.Backfill("09:59:30", "4", "1"));
        tape.Filled("04:00:00", "10:00:00");
        tape.Clock("10:01:02");
        tape.Clock("20:00:02");
        Assert.Equal(
            [
                "1m 09:58:00-09:59:00 r0 1 2 1 2 v12", "1m 09:59:00-10:00:00 r0 4 4 4 4 v1", "1m 10:00:00-10:01:00 r0 3 3 3 3 v1",
                "1d 04:00:00-20:00:00 r0 1 4 1 3 v14",
            ],
            tape.Published());
    }

    /// <summary>Trades before and after an outage from 10:00:40 to 10:02:10, published long ago.</summary>
    private static Tape WithGap(params string[] intervals)
    {
        var tape = Tape.Nyse(intervals.Length == 0 ? ["1m"] : intervals);
        tape.Clock("10:00:00");
        tape.Trade("10:00:30", "1", "5", 1);
        tape.Clock("10:00:41", ClockState.Down, downSince: "10:00:40");
        tape.Clock("10:02:10");
        tape.Trade("10:02:20", "4", "5", 4);
        tape.Clock("10:03:02");
        tape.Clock("10:20:00");
        return tape;
    }
}
