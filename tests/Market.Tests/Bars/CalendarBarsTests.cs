using Candlewick.Market.Bars;

namespace Candlewick.Market.Tests.Bars;

/// <summary>Bars on days whose hours differ.</summary>
public sealed class CalendarBarsTests
{
    [Fact]
    public void The_closing_auction_counts_to_the_day_only()
    {
        var tape = new Tape("NSE:INFY", new DateOnly(2026, 8, 3), Tape.RulesOf("30m", "1d"), "NSE-EQ-CAS");
        tape.Trade("09:08:00", "100", "10"); // Opening auction
        tape.Trade("15:14:59", "101", "1");
        Assert.Equal(TickOutcome.Moved, tape.Trade("15:31:00", "103", "50")); // Closing auction
        Assert.Equal(TickOutcome.OutOfSession, tape.Trade("15:40:00", "104", "1"));
        Assert.Equal(TickOutcome.Moved, tape.Trade("15:55:00", "103", "5"));
        tape.Clock("16:00:02");
        Assert.Equal(
            ["30m 09:15:00-09:45:00 r0 100 100 100 100 v10", "30m 14:45:00-15:15:00 r0 101 101 101 101 v1", "1d 09:00:00-16:00:00 r0 100 103 100 103 v66"],
            tape.Published());
    }

    [Fact]
    public void Snapshots_of_the_closing_auction_keep_the_days_volume_whole()
    {
        var tape = new Tape("NSE:INFY", new DateOnly(2026, 8, 3), Tape.RulesOf("30m", "1d"), "NSE-EQ-CAS");
        tape.Clock("08:59:00");
        tape.Snapshot("09:16:00", "100", "40", "09:16:00");
        tape.Snapshot("15:14:00", "101", "100", "15:14:00");
        tape.Snapshot("15:31:00", "103", "600", "15:31:00");
        tape.Clock("16:00:02");
        Assert.Equal(
            ["30m 09:15:00-09:45:00 r0 100 100 100 100 v40", "30m 14:45:00-15:15:00 r0 101 101 101 101 v60", "1d 09:00:00-16:00:00 r0 100 103 100 103 v600"],
            tape.Published());
    }

    [Fact]
    public void An_interruption_cuts_the_bars_and_its_auction_opens_the_next()
    {
        var tape = new Tape("NSE:INFY", new DateOnly(2024, 3, 2), Tape.RulesOf("1h", "1d"));
        tape.Trade("09:59:00", "100", "1");
        Assert.Equal(TickOutcome.OutOfSession, tape.Trade("10:30:00", "100", "1"));
        tape.Clock("10:00:02");
        Assert.Equal(["1h 09:15:00-10:00:00 r0 100 100 100 100 v1"], tape.Published());
        tape.Trade("11:20:00", "102", "2");
        tape.Trade("11:31:00", "103", "3");
        tape.Trade("12:29:00", "104", "4");
        tape.Clock("12:50:02");
        Assert.Equal(
            ["1h 11:30:00-12:15:00 r0 102 103 102 103 v5", "1h 12:15:00-12:30:00 r0 104 104 104 104 v4", "1d 09:00:00-12:50:00 r0 100 104 100 104 v10"],
            tape.Published());
    }

    [Fact]
    public void Snapshots_over_an_interruption_carry_what_was_traded_in_it_to_the_next_bar()
    {
        var tape = new Tape("NSE:INFY", new DateOnly(2024, 3, 2), Tape.RulesOf("1h", "1d"));
        tape.Clock("08:59:00");
        tape.Snapshot("09:16:00", "100", "40", "09:16:00");
        Assert.Equal(TickOutcome.OutOfSession, tape.Snapshot("10:00:00", "101", "45", "10:00:00")); // Stamped with the close
        tape.Snapshot("11:31:00", "103", "60", "11:31:00");
        tape.Clock("12:50:02");
        Assert.Equal(
            ["1h 09:15:00-10:00:00 r0 100 100 100 100 v40", "1h 11:30:00-12:15:00 r0 103 103 103 103 v15 u5", "1d 09:00:00-12:50:00 r0 100 103 100 103 v60"],
            tape.Published());
    }

    [Fact]
    public void A_session_whose_hours_are_not_known_loses_no_tick_and_its_bars_say_so()
    {
        var tape = new Tape("NSE:INFY", new DateOnly(2026, 11, 8), Tape.RulesOf("1m", "1d"));
        Assert.Equal(TickOutcome.Moved, tape.Trade("18:15:00", "100", "10"));
        Assert.Equal(TickOutcome.Moved, tape.Trade("18:15:59", "101", "5"));
        tape.Clock("18:16:02");
        Assert.Equal(["1m 18:15:00-18:16:00 r0 100 101 100 101 v15 HoursUnknown"], tape.Published());
    }

    [Theory]
    [InlineData("2024-03-25")] // Holi
    [InlineData("2024-03-03")] // Sunday
    public void Ticks_of_a_day_without_trading_are_out_of_session(string date)
    {
        var tape = new Tape("NSE:INFY", DateOnly.Parse(date, System.Globalization.CultureInfo.InvariantCulture), Tape.RulesOf("1m", "1d"));
        Assert.Equal(TickOutcome.OutOfSession, tape.Trade("10:00:00", "100", "1"));
        Assert.Equal(TickOutcome.OutOfSession, tape.Snapshot("10:00:00", "100", "5", "10:00:00"));
        tape.Clock("16:00:02");
        Assert.Empty(tape.Published());
    }
}
