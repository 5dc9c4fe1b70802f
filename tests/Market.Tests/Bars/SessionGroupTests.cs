using Candlewick.Market.Sessions;
using Candlewick.Market.Ticks;
using Candlewick.Market.Bars;

namespace Candlewick.Market.Tests.Bars;

/// <summary>The session group of an instrument, as the log names it: from when on it decides which bars there are.</summary>
public sealed class SessionGroupTests
{
    /// <summary>The first day of NSE's closing auction for shares with derivatives, 15:15 to 15:35.</summary>
    private static readonly DateOnly Monday = new(2026, 8, 3);

    [Fact]
    public void Named_before_the_first_tick_it_decides_from_the_first_bar_on()
    {
        var tape = Share();
        tape.NameGroup("NSE-EQ-CAS");
        tape.Trade("15:10:00", "10", "1");
        Assert.Equal(TickOutcome.Moved, tape.Trade("15:30:00", "11", "5"));
        tape.Clock("16:30:00");
        Assert.Equal(["30m 14:45:00-15:15:00 r0 10 10 10 10 v1", "1d 09:00:00-16:00:00 r0 10 11 10 11 v6"], tape.Published());
    }

    [Fact]
    public void Not_named_it_is_the_venues_default_group()
    {
        var tape = Share();
        tape.Trade("15:20:00", "10", "1");
        Assert.Equal(TickOutcome.OutOfSession, tape.Trade("15:30:00", "11", "5"));
        tape.Clock("16:30:00");
        Assert.Equal(["30m 15:15:00-15:30:00 r0 10 10 10 10 v1", "1d 09:00:00-16:00:00 r0 10 10 10 10 v1"], tape.Published());
    }

    [Fact]
    public void Named_in_the_middle_of_a_day_it_waits_for_the_next()
    {
        var tape = Share();
        tape.Trade("10:00:00", "10", "1");
        tape.NameGroup("NSE-EQ-CAS");
        Assert.Equal("NSE-EQ", tape.Bars.Rules.Group.Name);
        tape.Trade("15:20:00", "11", "1"); // Still of the group its day was begun in
        tape.Clock("16:01:59.999999");
        Assert.Equal("NSE-EQ", tape.Bars.Rules.Group.Name); // The day is published, and may be revised
        tape.Clock("16:02:00");
        Assert.Equal("NSE-EQ-CAS", tape.Bars.Rules.Group.Name);
        Assert.Equal(["30m 09:45", "30m 15:15", "1d 09:00:"], tape.Published().Select(line => line[..9]));

        tape.Date = Monday.AddDays(1);
        tape.Trade("15:10:00", "12", "1");
        tape.Trade("15:20:00", "13", "1");
        tape.Clock("16:30:00");
        Assert.Equal(["30m 14:45:00-15:15:00 r0 12 12 12 12 v1", "1d 09:00:00-16:00:00 r0 12 13 12 13 v2"], tape.Published());
    }

    [Fact]
    public void Revisions_of_a_bar_are_of_the_group_it_was_begun_in()
    {
        var tape = Share();
        tape.Trade("15:29:00", "10", "1");
        tape.Clock("15:30:30");
        tape.NameGroup("NSE-EQ-CAS");
        Assert.Equal(TickOutcome.Moved, tape.Trade("15:29:30", "11", "1"));
        tape.Clock("15:30:31");
        Assert.Equal(["30m 15:15:00-15:30:00 r0 10 10 10 10 v1", "30m 15:15:00-15:30:00 r1 10 11 10 11 v2"], tape.Published());
    }

    [Fact]
    public void The_last_word_counts()
    {
        var tape = Share();
        tape.Trade("10:00:00", "10", "1");
        tape.NameGroup("NSE-EQ-CAS");
        tape.NameGroup("NSE-EQ");
        Assert.Null(tape.Bars.NextRules);
        tape.Clock("16:30:00");
        Assert.Equal("NSE-EQ", tape.Bars.Rules.Group.Name);
    }

    [Fact]
    public void It_belongs_in_the_checkpoint_where_it_is_another_one()
    {
        var tape = Share();
        tape.NameGroup("NSE-EQ");
        Assert.False(tape.Bars.IsDirty);
        tape.NameGroup("NSE-EQ-CAS");
        Assert.True(tape.Bars.IsDirty);
    }

    [Theory]
    [InlineData("NSE", "NSE-EQ-CAS", "NSE-EQ-CAS")]
    [InlineData("NSE", "NSE-EQ", "NSE-EQ")]
    [InlineData("NSE", "", "NSE-EQ")]
    [InlineData("MCX", "MCX-AGRI", "MCX-AGRI")]
    [InlineData("BINANCE", "CRYPTO", "CRYPTO")]
    [InlineData("BCD", "CDS", "CDS")]
    [InlineData("NSE", "MCX-AGRI", null)] // Another venue's
    [InlineData("NSE", "NSE-EQ-SME", null)] // Nobody's
    [InlineData("MOON", "NSE-EQ", null)]
    public void An_instrument_trades_in_a_group_of_its_own_venue(string venue, string group, string? expected) =>
        Assert.Equal(expected, new CandleRules().TryGet(venue, group, out var rules) ? rules.Group.Name : null);

    private static Tape Share() => new("NSE:INFY", Monday, Tape.RulesOf("30m", "1d"));
}
