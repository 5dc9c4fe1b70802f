using Candlewick.Market.Bars;
using Candlewick.Market.Ticks;

namespace Candlewick.Market.Tests.Bars;

public sealed class TradeBarsTests
{
    [Fact]
    public void A_bar_is_published_when_the_watermark_reaches_its_end_and_the_grace()
    {
        var tape = Tape.Nyse("1m");
        tape.Clock("09:30:00");
        tape.Trade("09:30:00", "100.00", "10");
        tape.Trade("09:30:20", "101.50", "20");
        tape.Trade("09:30:40", "99.25", "5");
        tape.Trade("09:30:59.999999", "100.50", "1");
        tape.Trade("09:31:00", "102.00", "7");
        tape.Clock("09:31:01");
        Assert.Empty(tape.Published());
        tape.Clock("09:31:02");
        Assert.Equal(["1m 09:30:00-09:31:00 r0 100.00 101.50 99.25 100.50 v36"], tape.Published());
    }

    [Fact]
    public void Shorter_intervals_come_first_where_ends_are_equal()
    {
        var tape = Tape.Nyse("1d", "5m", "1m", "1s");
        tape.Trade("19:59:59", "100", "1");
        tape.Clock("20:00:02");
        Assert.Equal(
            [
                "1s 19:59:59-20:00:00 r0 100 100 100 100 v1",
                "1m 19:59:00-20:00:00 r0 100 100 100 100 v1",
                "5m 19:55:00-20:00:00 r0 100 100 100 100 v1",
                "1d 04:00:00-20:00:00 r0 100 100 100 100 v1",
            ],
            tape.Published());
    }

    [Fact]
    public void Bars_that_fall_due_together_come_in_order_of_end()
    {
        var tape = Tape.Nyse("1s", "1m");
        tape.Trade("10:00:58", "1", "1");
        tape.Trade("10:01:30", "2", "1");
        tape.Clock("10:03:00");
        Assert.Equal(["1s 10:00:58", "1m 10:00:00", "1s 10:01:30", "1m 10:01:00"], tape.Published().Select(line => line[..11]));
    }

    [Fact]
    public void Open_and_close_go_by_time_then_log_order()
    {
        var tape = Tape.Nyse("1m");
        tape.Trade("10:00:30", "1", "1");
        tape.Trade("10:00:10", "2", "1");
        tape.Trade("10:00:10", "3", "1"); // Same time, later in the log: not the open.
        tape.Trade("10:00:50", "4", "1");
        tape.Trade("10:00:50", "5", "1"); // Same time, later in the log: the close.
        tape.Trade("10:00:40", "6", "1");
        tape.Clock("10:01:02");
        Assert.Equal(["1m 10:00:00-10:01:00 r0 2 6 1 5 v6"], tape.Published());
    }

    [Fact]
    public void Late_ticks_between_two_clock_ticks_make_one_revision()
    {
        var tape = Tape.Nyse("1m");
        tape.Trade("10:00:30", "1", "1");
        tape.Clock("10:01:02");
        tape.Trade("10:00:31", "2", "1");
        tape.Trade("10:00:32", "3", "1");
        tape.Clock("10:01:03");
        tape.Clock("10:01:04");
        tape.Trade("10:00:29", "4", "1");
        tape.Clock("10:01:05");
        Assert.Equal(
            ["1m 10:00:00-10:01:00 r0 1 1 1 1 v1", "1m 10:00:00-10:01:00 r1 1 3 1 3 v3", "1m 10:00:00-10:01:00 r2 4 4 1 3 v4"],
            tape.Published());
    }

    [Fact]
    public void Lateness_is_decided_once_for_all_intervals_even_where_the_longer_bar_is_open()
    {
        var tape = Tape.Nyse("1m", "1d");
        tape.Clock("10:02:00");
        Assert.Equal(TickOutcome.Moved, tape.Trade("10:00:00", "1", "1"));
        tape.Clock("10:02:01");
        Assert.Equal(TickOutcome.Late, tape.Trade("10:00:00.999999", "9", "1"));
        Assert.Equal(TickOutcome.Moved, tape.Trade("10:00:01", "2", "1"));
        Assert.Equal(2, tape.Bar("1d").High);
    }

    [Fact]
    public void A_bar_is_forgotten_when_no_tick_of_it_can_be_in_time()
    {
        var tape = Tape.Nyse("1m");
        tape.Trade("10:00:30", "1", "1");
        tape.Clock("10:01:02");
        tape.Clock("10:02:59.999999");
        Assert.Equal(1, tape.Bars.Bars(0).Length);
        Assert.Equal(TickOutcome.Moved, tape.Trade("10:00:59.999999", "1", "1"));
        tape.Clock("10:03:00");
        Assert.Equal(TickOutcome.Late, tape.Trade("10:00:59.999999", "1", "1"));
        Assert.True(tape.Bars.IsIdle);
        Assert.Equal(2, tape.Published().Length);
    }

    [Theory]
    [InlineData("09:29:59", "regular", TickOutcome.OutOfSession)]
    [InlineData("09:30:00", "regular", TickOutcome.Moved)]
    [InlineData("16:00:00", "regular", TickOutcome.OutOfSession)]
    [InlineData("03:59:59", "extended", TickOutcome.OutOfSession)]
    [InlineData("04:00:00", "extended", TickOutcome.Moved)]
    [InlineData("20:00:00", "extended", TickOutcome.OutOfSession)]
    public void Ticks_outside_the_session_move_nothing(string time, string mode, TickOutcome expected)
    {
        var rules = new Market.Sessions.CandleRules(Enum.Parse<Market.Sessions.SessionMode>(mode, ignoreCase: true));
        var tape = new Tape("NYSE:SPY", new DateOnly(2013, 10, 7), rules);
        Assert.Equal(expected, tape.Trade(time, "1", "1"));
        Assert.Equal(expected != TickOutcome.Moved, tape.Bars.IsIdle);
    }

    [Fact]
    public void A_late_tick_out_of_session_is_out_of_session()
    {
        var tape = Tape.Nyse();
        tape.Clock("12:00:00");
        Assert.Equal(TickOutcome.OutOfSession, tape.Trade("03:00:00", "1", "1"));
    }

    [Fact]
    public void A_sequence_at_or_below_the_last_one_is_a_duplicate()
    {
        var tape = Tape.Nyse("1m");
        Assert.Equal(TickOutcome.Moved, tape.Trade("10:00:00", "1", "1", sequence: 5));
        Assert.Equal(TickOutcome.Duplicate, tape.Trade("10:00:00", "1", "1", sequence: 5));
        Assert.Equal(TickOutcome.Duplicate, tape.Trade("10:00:01", "1", "1", sequence: 4));
        Assert.Equal(TickOutcome.BadPrice, tape.Trade("10:00:01", "0", "1", sequence: 6));
        Assert.Equal(TickOutcome.Duplicate, tape.Trade("10:00:01", "1", "1", sequence: 6));
        Assert.Equal(TickOutcome.Moved, tape.Trade("10:00:01", "1", "1", sequence: 7));
        Assert.Equal(2, tape.Bar("1m").Volume);
    }

    [Fact]
    public void A_tick_that_makes_no_sense_is_invalid()
    {
        var tape = Tape.Nyse("1m");
        Assert.Equal(TickOutcome.BadPrice, tape.Trade("10:00:00", "0.00", "1"));
        Assert.Equal(TickOutcome.BadPrice, tape.Trade("10:00:00", "-1", "1"));
        Assert.Equal(TickOutcome.BadSize, tape.Trade("10:00:00", "1", "-1"));
        Assert.Equal(TickOutcome.Incomplete, tape.Apply(Tape.Begin(TickKind.Trade, "1")));
        Assert.Equal(TickOutcome.Incomplete, tape.Apply(new Tick { Kind = TickKind.Trade, TradeUs = 1, Size = 1, Fields = TickFields.Size }));
        Assert.Equal(TickOutcome.Incomplete, tape.Apply(new Tick { Kind = TickKind.Clock }));
        Assert.Equal(TickOutcome.BadTime, tape.Apply(new Tick { Kind = TickKind.Trade, Price = 1, Size = 1, Fields = TickFields.Price | TickFields.Size }));
        Assert.Equal(TickOutcome.BadTime, tape.Apply(Tape.Begin(TickKind.Snapshot, "0")));
        Assert.True(tape.Bars.IsIdle);
    }

    [Fact]
    public void Scales_mix_at_the_finer_one_and_turnover_stays_exact()
    {
        var tape = Tape.Nyse("1m");
        tape.Trade("10:00:00", "100", "3");
        tape.Trade("10:00:01", "100.25", "2");
        tape.Trade("10:00:02", "99.5", "0.125");
        tape.Clock("10:01:02");
        Assert.Equal(["1m 10:00:00-10:01:00 r0 100.00 100.25 99.50 99.50 v5.125"], tape.Published());
        var bar = tape.Bar("1m");
        Assert.Equal("512.93750", Market.Numbers.ScaledNumber.Format(bar.Turnover, bar.TurnoverScale)); // 300 + 200.5 + 12.4375
    }

    [Fact]
    public void Turnover_exceeds_64_bits()
    {
        var tape = Tape.Nyse("1m");
        tape.Trade("10:00:00", "900000000000.12", "50000000000000001");
        tape.Trade("10:00:01", "900000000000.12", "50000000000000001");
        var expected = (System.Numerics.BigInteger)90000000000012 * 50000000000000001 * 2;
        Assert.Equal(expected, (System.Numerics.BigInteger)tape.Bar("1m").Turnover);
    }

    [Fact]
    public void Numbers_beyond_a_bar_are_refused_whole()
    {
        var tape = Tape.Nyse("1s", "1m");
        Assert.Equal(TickOutcome.Moved, tape.Trade("10:00:00", "1", "9000000000000000000"));
        // The second's bar could hold it, the minute's could not: neither takes it.
        Assert.Equal(TickOutcome.Overflow, tape.Trade("10:00:01", "1", "900000000000000000"));
        Assert.Equal(TickOutcome.Overflow, tape.Trade("10:00:01", "0.000000000000000001", "0.1"));
        Assert.Equal(1, tape.Bars.Bars(0).Length);
        Assert.Equal(9000000000000000000, tape.Bar("1m").Volume);
        Assert.Equal(TickOutcome.Moved, tape.Trade("10:00:01", "1", "1"));
    }

    [Fact]
    public void A_replaced_time_places_the_tick_by_receive_time_and_flags_the_bar()
    {
        var tape = Tape.Nyse("1m");
        var tick = Tape.Begin(TickKind.Trade, "5");
        tick.Size = 1;
        tick.Fields |= TickFields.Size;
        tick.Flags = TickFlags.TimeReplaced;
        tick.TradeUs = tape.Us("19:00:00");
        tick.ReceiveUs = tape.Us("10:00:30");
        Assert.Equal(TickOutcome.Moved, tape.Apply(tick));
        tape.Trade("10:01:00", "5", "1");
        tape.Clock("10:02:02");
        Assert.Equal(["1m 10:00:00-10:01:00 r0 5 5 5 5 v1 TimeReplaced", "1m 10:01:00-10:02:00 r0 5 5 5 5 v1"], tape.Published());
    }

    [Fact]
    public void Provenance_names_the_first_and_last_tick_in_the_log_and_their_count()
    {
        var tape = Tape.Nyse("1m");
        tape.Clock("10:00:00"); // Offset 0.
        tape.Trade("10:00:30", "1", "1");
        tape.Trade("10:05:00", "1", "1");
        tape.Trade("10:00:10", "1", "1"); // Offset 3, though it is the open.
        var bar = tape.Bars.Bars(0)[0];
        Assert.Equal((1, 3, 2), (bar.FirstOffset, bar.LastOffset, bar.Count));
    }

    [Fact]
    public void The_end_closes_everything_and_refuses_the_rest()
    {
        var tape = Tape.Nyse("1m", "1d");
        tape.Trade("10:00:30", "1", "1");
        tape.Clock("10:00:31", ClockState.End);
        Assert.Equal(["1m 10:00:00-10:01:00 r0 1 1 1 1 v1", "1d 04:00:00-20:00:00 r0 1 1 1 1 v1"], tape.Published());
        Assert.Equal((1u, false), (tape.Bar("1d").Published, tape.Bar("1d").Dirty)); // Kept for a source that goes on with it.
        Assert.Equal(TickOutcome.SourceEnded, tape.Trade("10:00:32", "1", "1"));
    }

    [Fact]
    public void Opening_auction_prints_count_to_the_first_bar_and_post_close_prints_to_the_day()
    {
        var tape = Tape.Nse("1m", "5m", "1d");
        tape.Trade("09:07:58", "101", "50");
        tape.Trade("09:15:00", "100", "1");
        tape.Trade("15:29:59", "110", "2");
        Assert.Equal(TickOutcome.OutOfSession, tape.Trade("15:30:00", "200", "1"));
        Assert.Equal(TickOutcome.Moved, tape.Trade("15:45:00", "109", "4"));
        tape.Clock("16:00:02");
        Assert.Equal(
            [
                "1m 09:15:00-09:16:00 r0 101 101 100 100 v51",
                "5m 09:15:00-09:20:00 r0 101 101 100 100 v51",
                "1m 15:29:00-15:30:00 r0 110 110 110 110 v2",
                "5m 15:25:00-15:30:00 r0 110 110 110 110 v2",
                "1d 09:00:00-16:00:00 r0 101 110 100 109 v57",
            ],
            tape.Published());
    }

    [Fact]
    public void Next_due_tells_when_closing_has_something_to_do()
    {
        var tape = Tape.Nyse("1m");
        Assert.Equal(long.MaxValue, tape.Bars.NextDueUs);
        tape.Trade("10:00:30", "1", "1");
        Assert.Equal(tape.Us("10:01:02"), tape.Bars.NextDueUs);
        tape.Clock("10:01:02");
        Assert.Equal(tape.Us("10:03:00"), tape.Bars.NextDueUs);
        tape.Trade("10:00:31", "1", "1");
        Assert.Equal(tape.Us("10:01:02"), tape.Bars.NextDueUs);
        tape.Bars.MarkClean();
        tape.Clock("10:01:03");
        Assert.True(tape.Bars.IsDirty);
        tape.Bars.MarkClean();
        tape.Clock("10:02:59");
        Assert.False(tape.Bars.IsDirty);
        tape.Clock("10:03:00");
        Assert.True(tape.Bars.IsDirty);
        Assert.Equal(long.MaxValue, tape.Bars.NextDueUs);
    }
}
