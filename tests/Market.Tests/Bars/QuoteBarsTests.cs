using Candlewick.Market.Bars;
using Candlewick.Market.Ticks;

namespace Candlewick.Market.Tests.Bars;

/// <summary>Bars of bid, ask and mid: made of what ticks quote, whatever was traded.</summary>
public sealed class QuoteBarsTests
{
    [Fact]
    public void Bid_ask_and_mid_make_bars_of_their_own_and_leave_those_of_trades_alone()
    {
        var tape = Tape.Nyse("1m", "1m@bid", "1m@ask", "1m@mid");
        Quote(tape, "09:30:01", "10", "11");
        Quote(tape, "09:30:02", "10", "14");
        Quote(tape, "09:30:03", "8", "9");
        tape.Trade("09:30:04", "9", "5");
        tape.Clock("09:31:02");
        Assert.Equal(
            [
                "1m 09:30:00-09:31:00 r0 9 9 9 9 v5",
                "1m@bid 09:30:00-09:31:00 r0 10 10 8 8 v-",
                "1m@ask 09:30:00-09:31:00 r0 11 14 9 9 v-",
                "1m@mid 09:30:00-09:31:00 r0 10.5 12.0 8.5 8.5 v-",
            ],
            tape.Published());
    }

    [Theory]
    [InlineData("the same quote again is no update", "09:30:01 10 11, 09:30:02 10 11, 09:30:03 10 12", 1, "10 10 10 10")]
    [InlineData("a bid without an ask is one all the same", "09:30:01 10 -, 09:30:02 12 -", 2, "10 12 10 12")]
    [InlineData("no bid is no price", "09:30:01 10 11, 09:30:02 0 11", 1, "10 10 10 10")]
    [InlineData("a late one counts to its time", "09:30:05 10 11, 09:30:01 9 11", 2, "9 10 9 10")]
    public void A_bid(string what, string quotes, int updates, string prices)
    {
        Assert.NotEmpty(what);
        var tape = Tape.Nyse("1m@bid");
        foreach (string[] quote in quotes.Split(", ").Select(quote => quote.Split(' ')))
        {
            Quote(tape, quote[0], quote[1], quote[2] == "-" ? null : quote[2]);
        }

        Assert.Equal(updates, tape.Bar("1m@bid").Updates);
        tape.Clock("09:31:02");
        Assert.Equal([$"1m@bid 09:30:00-09:31:00 r0 {prices} v-"], tape.Published());
    }

    [Fact]
    public void A_quote_is_of_the_time_at_which_it_was_told_not_of_the_last_trade()
    {
        var tape = Tape.Nyse("1m@bid");
        var tick = Quoted("10", "11");
        (tick.TradeUs, tick.ExchangeUs) = (tape.Us("09:30:01"), tape.Us("09:45:01"));
        Assert.Equal(TickOutcome.Moved, tape.Apply(tick));
        tape.Clock("09:46:02");
        Assert.Equal(["1m@bid 09:45:00-09:46:00 r0 10 10 10 10 v-"], tape.Published());
    }

    [Fact]
    public void Quotes_make_range_bars_and_bricks()
    {
        var tape = Tape.Nyse("2r@ask", "2rk@mid");
        Quote(tape, "09:30:01", "10", "12");
        Quote(tape, "09:30:02", "12", "14");
        tape.Clock("09:30:10");
        Assert.Equal(["#1 09:30:01-09:30:02 r0 12 14 12 14", "#1 09:30:01-09:30:02 r0 11 13 11 13"], tape.Published());
    }

    [Fact]
    public void Where_nobody_asks_for_them_a_quote_moves_nothing()
    {
        var tape = Tape.Nyse("1m");
        Assert.Equal(TickOutcome.Quote, Quote(tape, "09:30:01", "10", "11"));
        Assert.False(tape.Bars.IsDirty);
    }

    private static TickOutcome Quote(Tape tape, string time, string bid, string? ask)
    {
        var tick = Quoted(bid, ask);
        tick.ExchangeUs = tape.Us(time);
        return tape.Apply(tick);
    }

    private static Tick Quoted(string bid, string? ask)
    {
        var tick = new Tick { Kind = TickKind.Snapshot, Bid = Tape.Number(bid).Mantissa, Fields = TickFields.Bid };
        if (ask is not null)
        {
            tick.Ask = Tape.Number(ask).Mantissa;
            tick.Fields |= TickFields.Ask;
        }

        return tick;
    }
}
