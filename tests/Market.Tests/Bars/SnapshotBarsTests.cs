using Candlewick.Market.Bars;
using Candlewick.Market.Ticks;

namespace Candlewick.Market.Tests.Bars;

public sealed class SnapshotBarsTests
{
    [Fact]
    public void Volume_is_the_increase_of_the_cumulative_volume()
    {
        var tape = Watched("1m");
        tape.Snapshot("09:15:01", "100", "40");
        tape.Snapshot("09:15:30", "101", "100");
        tape.Snapshot("09:16:10", "102", "130");
        tape.Clock("09:17:02");
        Assert.Equal(["1m 09:15:00-09:16:00 r0 100 101 100 101 v100", "1m 09:16:00-09:17:00 r0 102 102 102 102 v30"], tape.Published());
    }

    [Fact]
    public void Turnover_is_the_increase_at_the_last_price()
    {
        var tape = Watched("1m", "1d");
        tape.Snapshot("09:15:01", "100.50", "40");
        tape.Snapshot("09:15:30", "101.00", "100");
        Assert.Equal((4020_00 + 6060_00, 2), ((long)tape.Bar("1m").Turnover, tape.Bar("1m").TurnoverScale));
        Assert.Equal(tape.Bar("1m").Turnover, tape.Bar("1d").Turnover);
        Assert.Equal((2, 0), (tape.Bar("1m").Updates, tape.Bar("1m").Trades));
    }

    [Fact]
    public void A_snapshot_in_which_nothing_traded_is_a_quote()
    {
        var tape = Watched("1m");
        Assert.Equal(TickOutcome.Moved, tape.Snapshot("09:15:01", "100", "40", trade: "09:15:01"));
        Assert.Equal(TickOutcome.Quote, tape.Snapshot("09:15:02", "100", "40", trade: "09:15:01"));
        Assert.Equal(TickOutcome.Quote, tape.Snapshot("09:15:03", "105", "40", trade: "09:15:01"));
        Assert.Equal(TickOutcome.Moved, tape.Snapshot("09:15:04", "100", "40", trade: "09:15:03"));
        Assert.Equal(TickOutcome.Moved, tape.Snapshot("09:15:05", "100", "41", trade: "09:15:03"));
        Assert.Equal(TickOutcome.Quote, tape.Apply(new Tick { Kind = TickKind.Snapshot, ExchangeUs = tape.Us("09:15:06") }));
        Assert.Equal((41, 105 - 5, 3), (tape.Bar("1m").Volume, tape.Bar("1m").High, tape.Bar("1m").Updates));
    }

    [Fact]
    public void Last_trade_times_alone_move_bars_that_have_no_volume()
    {
        var tape = Watched("1m");
        Assert.Equal(TickOutcome.Moved, tape.Snapshot("09:15:01", "100", trade: "09:15:01"));
        Assert.Equal(TickOutcome.Quote, tape.Snapshot("09:15:02", "100", trade: "09:15:01"));
        Assert.Equal(TickOutcome.Moved, tape.Snapshot("09:15:03", "101", trade: "09:15:03"));
        Assert.Equal(TickOutcome.Reordered, tape.Snapshot("09:15:02", "99", trade: "09:15:02"));
        tape.Clock("09:16:02");
        Assert.Equal(["1m 09:15:00-09:16:00 r0 100 101 100 101 v-"], tape.Published());
    }

    [Fact]
    public void An_index_moves_with_each_new_price_or_exchange_time_and_has_no_volume()
    {
        var tape = Watched("1m");
        Assert.Equal(TickOutcome.Moved, tape.Snapshot("09:15:01", "22000.50"));
        Assert.Equal(TickOutcome.Quote, tape.Snapshot("09:15:01", "22000.5"));
        Assert.Equal(TickOutcome.Moved, tape.Snapshot("09:15:01", "22001.00"));
        Assert.Equal(TickOutcome.Moved, tape.Snapshot("09:15:02", "22001.00"));
        tape.Clock("09:16:02");
        Assert.Equal(["1m 09:15:00-09:16:00 r0 22000.50 22001.00 22000.50 22001.00 v-"], tape.Published());
        Assert.Equal(3, tape.Bar("1m").Updates);
    }

    [Fact]
    public void A_late_start_leaves_what_was_traded_before_unattributed_and_the_day_right()
    {
        var tape = Tape.Nse("1m", "1d");
        tape.Clock("11:00:00");
        tape.Snapshot("11:00:01", "105", "1000", trade: "11:00:01", session: "100/110/95");
        tape.Snapshot("11:00:05", "106", "1010", trade: "11:00:05", session: "100/110/95");
        tape.Snapshot("11:01:05", "107", "1015", trade: "11:01:05", session: "100/110/95");
        tape.Clock("16:00:02");
        Assert.Equal(
            [
                "1m 11:00:00-11:01:00 r0 105 106 105 106 v10 u1000",
                "1m 11:01:00-11:02:00 r0 107 107 107 107 v5",
                "1d 09:00:00-16:00:00 r0 100 110 95 107 v1015",
            ],
            tape.Published());
    }

    [Fact]
    public void An_old_trade_at_a_late_start_tells_the_day_and_is_carried_to_the_next_bar()
    {
        var tape = Tape.Nse("1m", "1d");
        tape.Clock("11:00:00");
        Assert.Equal(TickOutcome.Moved, tape.Snapshot("11:00:01", "105", "1000", trade: "10:40:00", session: "100/110/95"));
        Assert.Equal(TickOutcome.Quote, tape.Snapshot("11:00:02", "105", "1000", trade: "10:40:00", session: "100/110/95"));
        Assert.Equal(0, tape.Bars.Bars(0).Length);
        tape.Snapshot("11:05:00", "104", "1003", trade: "11:05:00", session: "100/110/95");
        tape.Clock("16:00:02");
        Assert.Equal(["1m 11:05:00-11:06:00 r0 104 104 104 104 v3 u1000", "1d 09:00:00-16:00:00 r0 100 110 95 104 v1003"], tape.Published());
    }

    [Fact]
    public void A_start_after_the_close_makes_no_bar_and_no_dead_letter()
    {
        var tape = Tape.Nse();
        tape.Clock("18:00:00");
        Assert.Equal(TickOutcome.Quote, tape.Snapshot("18:00:01", "105", "1000", trade: "15:29:59"));
        Assert.Equal(TickOutcome.Quote, tape.Snapshot("18:00:02", "105", "1000", trade: "15:29:59"));
        Assert.True(tape.Bars.IsIdle);
    }

    [Fact]
    public void After_a_gap_the_increase_is_unattributed()
    {
        var tape = Watched("1m", "1d");
        tape.Snapshot("09:15:01", "100", "40");
        tape.Gap("09:15:02", "09:18:30");
        tape.Snapshot("09:18:31", "103", "90");
        tape.Snapshot("09:18:40", "104", "95");
        tape.Clock("09:19:02");
        tape.Snapshot("09:19:03", "104", "96");
        tape.Clock("16:00:02");
        Assert.Equal(
            [
                "1m 09:15:00-09:16:00 r0 100 100 100 100 v40 Gap",
                "1m 09:18:00-09:19:00 r0 103 104 103 104 v5 u50 Gap",
                "1m 09:19:00-09:20:00 r0 104 104 104 104 v1",
                "1d 09:00:00-16:00:00 r0 100 104 100 104 v96 Gap",
            ],
            tape.Published());
    }

    [Fact]
    public void An_outage_in_which_nothing_traded_leaves_nothing_unattributed()
    {
        var tape = Watched("1m");
        tape.Snapshot("09:15:01", "100", "40");
        tape.Clock("09:20:00", ClockState.Down, downSince: "09:16:00");
        tape.Clock("09:21:00");
        Assert.Equal(TickOutcome.Quote, tape.Snapshot("09:21:01", "100", "40"));
        tape.Snapshot("09:21:05", "101", "45");
        Assert.Equal((5, 0), (tape.Bar("1m").Volume, tape.Bar("1m").Unattributed));
    }

    [Fact]
    public void A_fall_is_a_reordered_snapshot_or_a_reset_and_never_negative_volume()
    {
        var tape = Watched("1m");
        tape.Snapshot("09:15:10", "100", "50", trade: "09:15:10");
        Assert.Equal(TickOutcome.Reordered, tape.Snapshot("09:15:09", "90", "45", trade: "09:15:09"));
        Assert.Equal(TickOutcome.Quote, tape.Snapshot("09:15:11", "90", "30", trade: "09:15:10")); // Reset, nothing traded.
        Assert.Equal(TickOutcome.Moved, tape.Snapshot("09:15:12", "101", "37", trade: "09:15:12"));
        Assert.Equal(TickOutcome.Moved, tape.Snapshot("09:15:13", "102", "20", trade: "09:15:13")); // Reset and a trade.
        Assert.Equal(TickOutcome.Moved, tape.Snapshot("09:15:14", "103", "21", trade: "09:15:14"));
        tape.Clock("09:16:02");
        Assert.Equal(["1m 09:15:00-09:16:00 r0 100 103 100 103 v58 Gap"], tape.Published());
    }

    [Fact]
    public void Snapshots_after_the_close_are_bucketed_by_trade_time()
    {
        var tape = Watched("1m");
        tape.Snapshot("15:29:50", "100", "40", trade: "15:29:50");
        tape.Clock("15:30:02");
        Assert.Equal(TickOutcome.Moved, tape.Snapshot("15:30:03", "101", "45", trade: "15:29:59"));
        Assert.Equal(TickOutcome.Quote, tape.Snapshot("15:35:00", "101", "45", trade: "15:29:59"));
        tape.Clock("15:35:00");
        Assert.Equal(TickOutcome.Quote, tape.Snapshot("17:00:00", "101", "45", trade: "15:29:59"));
        Assert.Equal(["1m 15:29:00-15:30:00 r0 100 100 100 100 v40", "1m 15:29:00-15:30:00 r1 100 101 100 101 v45"], tape.Published());
    }

    [Fact]
    public void Yesterdays_state_in_the_morning_moves_nothing_and_the_new_day_starts_at_zero()
    {
        var tape = Watched("1m", "1d");
        tape.Snapshot("15:29:50", "100", "5000", trade: "15:29:50");
        tape.Clock("16:05:00");
        tape.Published();
        tape.Date = tape.Date.AddDays(3);
        tape.Clock("08:55:00");
        Assert.Equal(TickOutcome.Quote, tape.Snapshot("08:55:00", "100", "5000", trade: null));
        Assert.Equal(TickOutcome.Quote, tape.Snapshot("09:00:01", "100", "5000"));
        Assert.Equal(TickOutcome.Quote, tape.Snapshot("09:00:02", "100", "0"));
        Assert.Equal(TickOutcome.Moved, tape.Snapshot("09:07:30", "101", "300", trade: "09:07:30"));
        Assert.Equal(TickOutcome.Moved, tape.Snapshot("09:15:01", "102", "310", trade: "09:15:01"));
        tape.Clock("16:00:02");
        Assert.Equal(["1m 09:15:00-09:16:00 r0 101 102 101 102 v310", "1d 09:00:00-16:00:00 r0 101 102 101 102 v310"], tape.Published());
    }

    [Fact]
    public void Volume_that_found_no_bar_yesterday_is_not_todays()
    {
        var tape = Watched("1m");
        tape.Snapshot("15:20:00", "100", "40", trade: "15:20:00");
        tape.Clock("15:29:00");
        Assert.Equal(TickOutcome.Late, tape.Snapshot("15:29:01", "100", "90", trade: "15:21:00"));
        Assert.Equal(50, tape.Bars.Memory.PendingVolume);
        tape.Date = tape.Date.AddDays(3);
        tape.Clock("08:55:00");
        tape.Snapshot("09:15:01", "102", "10", trade: "09:15:01");
        Assert.Equal((10, 0), (tape.Bar("1m").Volume, tape.Bar("1m").Unattributed));
    }

    [Fact]
    public void Yesterdays_trade_after_todays_does_not_disturb_the_count()
    {
        var tape = Watched("1m");
        var today = tape.Date;
        tape.Snapshot("09:15:01", "102", "10", trade: "09:15:01");
        tape.Clock("09:15:02");
        tape.Date = today.AddDays(-1);
        Assert.Equal(TickOutcome.Late, tape.Snapshot("15:29:00", "100", "5000", trade: "15:29:00"));
        tape.Date = today;
        Assert.Equal(TickOutcome.Moved, tape.Snapshot("09:15:03", "103", "14", trade: "09:15:03"));
        Assert.Equal((14, 0), (tape.Bar("1m").Volume, tape.Bar("1m").Unattributed));
    }

    [Fact]
    public void A_correction_downwards_takes_the_days_turnover_down_with_its_volume()
    {
        var tape = Watched("1d");
        tape.Snapshot("09:15:01", "100", "50", trade: "09:15:01");
        tape.Snapshot("09:15:02", "102", "20", trade: "09:15:02");
        tape.Snapshot("09:15:03", "103", "21", trade: "09:15:03");
        Assert.Equal((21, (Int128)((20 * 102) + 103)), (tape.Bar("1d").Volume, tape.Bar("1d").Turnover));
    }

    [Fact]
    public void Session_fields_of_an_overtaken_snapshot_do_not_undo_newer_ones()
    {
        var tape = Watched("1d");
        tape.Snapshot("09:15:10", "100", "50", trade: "09:15:10", session: "98/120/90");
        tape.Snapshot("09:15:11", "99", "60", trade: "09:15:05", session: "98/110/95");
        var day = tape.Bar("1d");
        Assert.Equal((98, 120, 90, 100, 60), (day.Open, day.High, day.Low, day.Close, day.Volume));
    }

    [Fact]
    public void Volume_scales_mix()
    {
        var tape = Watched("1m");
        tape.Snapshot("09:15:01", "100", "1.50");
        tape.Snapshot("09:15:02", "100.5", "2");
        tape.Snapshot("09:15:03", "100", "2.125");
        tape.Clock("09:16:02");
        Assert.Equal(["1m 09:15:00-09:16:00 r0 100.0 100.5 100.0 100.0 v2.125"], tape.Published());
    }

    [Fact]
    public void Open_interest_is_that_of_the_close()
    {
        var tape = Watched("1m");
        foreach (var (time, cumulative, interest) in new[] { ("09:15:30", 10, 700), ("09:15:10", 20, 600) })
        {
            var tick = Tape.Begin(TickKind.Snapshot, "100");
            tick.TradeUs = tape.Us(time);
            tick.CumulativeVolume = cumulative;
            tick.OpenInterest = interest;
            tick.Fields |= TickFields.CumulativeVolume | TickFields.OpenInterest;
            Assert.Equal(TickOutcome.Moved, tape.Apply(tick));
        }

        Assert.Equal((true, 700), (tape.Bar("1m").HasOpenInterest, tape.Bar("1m").OpenInterest));
    }

    private static Tape Watched(params string[] intervals)
    {
        var tape = Tape.Nse(intervals);
        tape.Clock("08:50:00");
        return tape;
    }
}
