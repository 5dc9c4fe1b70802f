using Candlewick.Market.Bars;
using Candlewick.Market.Ticks;

namespace Candlewick.Market.Tests.Bars;

/// <summary>What a feed repeats of yesterday before the open is no print of today; what has the stamp of the one before may be one.</summary>
public sealed class StalePriceTests
{
    [Fact]
    public void An_index_opens_with_the_first_price_of_the_continuous_session()
    {
        var tape = Index("NSE:NIFTY-BANK");
        Assert.Equal(TickOutcome.Quote, tape.Snapshot("09:00:01", "57800.00"));
        Assert.Equal(TickOutcome.Quote, tape.Snapshot("09:07:30", "57800.00"));
        Assert.Equal(TickOutcome.Quote, tape.Snapshot("09:08:05", "58010.25"));
        Assert.Equal(TickOutcome.Moved, tape.Snapshot("09:15:00.5", "58021.40"));
        tape.Snapshot("09:15:30", "58050.00");
        tape.Snapshot("09:15:59", "58011.10");
        tape.Snapshot("09:16:00.2", "58015.00");
        tape.Clock("16:00:02");
        Assert.Equal(
            [
                "1m 09:15:00-09:16:00 r0 58021.40 58050.00 58011.10 58011.10 v-", "1m 09:16:00-09:17:00 r0 58015.00 58015.00 58015.00 58015.00 v-",
                "1d 09:00:00-16:00:00 r0 58021.40 58050.00 58011.10 58015.00 v-",
            ],
            tape.Published());
    }

    [Fact]
    public void Yesterdays_price_said_again_after_the_open_is_no_print_until_it_changes()
    {
        var tape = Index("NSE:NIFTY-BANK");
        tape.Snapshot("09:07:30", "57800.00");
        Assert.Equal(TickOutcome.Quote, tape.Snapshot("09:15:00.1", "57800.00"));
        Assert.Equal(TickOutcome.Quote, tape.Snapshot("09:15:00.2", "57800"));
        Assert.Equal(TickOutcome.Moved, tape.Snapshot("09:15:00.5", "58021.40"));
        Assert.Equal(TickOutcome.Moved, tape.Snapshot("09:15:01", "57800.00")); // It is back there: a price of today.
        Assert.Equal(58021_40, tape.Bar("1m").Open);
    }

    [Fact]
    public void The_previous_close_that_a_tick_names_is_no_print_of_today_before_another_was()
    {
        var tape = Index("NSE:NIFTY-BANK");
        var tick = Tape.Begin(TickKind.Snapshot, "57800");
        (tick.ExchangeUs, tick.PreviousClose) = (tape.Us("09:15:00"), 57800);
        tick.Fields |= TickFields.PreviousClose;
        Assert.Equal(TickOutcome.Quote, tape.Apply(tick));
        Assert.Equal(TickOutcome.Moved, tape.Apply(tick with { ExchangeUs = tape.Us("09:15:01"), Price = 57801 }));
        Assert.Equal(TickOutcome.Moved, tape.Apply(tick with { ExchangeUs = tape.Us("09:15:02") }));
    }

    [Theory]
    [InlineData("its volume of yesterday falls to today's", "5000000", "300", 310)]
    [InlineData("its volume was today's and goes on", "300", "300", 310)]
    public void A_share_whose_feed_has_no_trade_time(string what, string before, string after, long volume)
    {
        Assert.NotEmpty(what);
        var tape = Index("NSE:INFY");
        Assert.Equal(TickOutcome.Quote, tape.Snapshot("09:00:01", "1500", before));
        Assert.Equal(TickOutcome.Quote, tape.Snapshot("09:00:02", "1500", before));
        tape.Snapshot("09:08:05", "1510", after);
        tape.Snapshot("09:15:01", "1512", "310");
        tape.Clock("09:16:02");
        Assert.Equal([$"1m 09:15:00-09:16:00 r0 {(before == after ? 1512 : 1510)} 1512 {(before == after ? 1512 : 1510)} 1512 v{volume}"], tape.Published());
    }

    [Fact]
    public void A_shares_last_trade_of_days_ago_is_of_then()
    {
        var tape = Index("NSE:INFY");
        var tick = Tape.Begin(TickKind.Snapshot, "1490");
        (tick.ExchangeUs, tick.TradeUs, tick.CumulativeVolume) = (tape.Us("09:00:01"), tape.Us("15:29:59") - (48 * 3_600_000_000L), 5_000_000);
        tick.Fields |= TickFields.CumulativeVolume;
        Assert.Equal(TickOutcome.Quote, tape.Apply(tick));
        Assert.Equal(TickOutcome.Moved, tape.Snapshot("09:15:01", "1512", "310", trade: "09:15:01"));
        Assert.Equal((1512, 310), (tape.Bar("1d").Low, tape.Bar("1d").Volume));
    }

    [Fact]
    public void No_price_is_lost_because_its_stamp_equals_the_one_before()
    {
        var tape = new Tape("KRAKEN:BTC-USD", new DateOnly(2026, 11, 25), Tape.RulesOf("1m"));
        tape.Clock("09:59:00");
        Assert.Equal(TickOutcome.Moved, tape.Snapshot(null, "90000", trade: "10:00:01"));
        Assert.Equal(TickOutcome.Moved, tape.Snapshot(null, "90120", trade: "10:00:01"));
        Assert.Equal(TickOutcome.Moved, tape.Snapshot(null, "89950", trade: "10:00:01"));
        Assert.Equal(TickOutcome.Quote, tape.Snapshot(null, "89950", trade: "10:00:01"));
        Assert.Equal(TickOutcome.Moved, tape.Snapshot(null, "90010", trade: "10:00:02"));
        tape.Clock("10:01:02");
        Assert.Equal(["1m 10:00:00-10:01:00 r0 90000 90120 89950 90010 v-"], tape.Published());
    }

    private static Tape Index(string instrument)
    {
        var tape = new Tape(instrument, new DateOnly(2026, 11, 25), Tape.RulesOf("1m", "1d"));
        tape.Clock("08:50:00");
        return tape;
    }
}
