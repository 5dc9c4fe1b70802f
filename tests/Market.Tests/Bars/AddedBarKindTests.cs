using Candlewick.Market.Bars;
using Candlewick.Market.Candles;
using Candlewick.Market.Sessions;
using Candlewick.Market.Ticks;

namespace Candlewick.Market.Tests.Bars;

/// <summary>A kind of bar is a rule: here so many ticks, by a rule that is not the product's.</summary>
public sealed class AddedBarKindTests
{
    [Theory]
    [InlineData("ends with the tick that fills it", "09:30:01 1, 09:30:02 2, 09:30:03 3, 09:30:04 4", "#1 09:30:01-09:30:02 r0 1 2 1 2, #2 09:30:03-09:30:04 r0 3 4 3 4")]
    [InlineData("ends with the session at the latest", "09:30:01 1, 09:30:02 2, 09:30:03 3", "#1 09:30:01-09:30:02 r0 1 2 1 2, #2 09:30:03-20:00:00 r0 3 3 3 3")]
    [InlineData("is made in log order, whatever the times", "09:30:10 1, 09:30:01 2, 09:30:05 3, 09:30:20 4", "#1 09:30:10-09:30:10 r0 1 2 1 2, #2 09:30:10-09:30:20 r0 3 4 3 4")]
    [InlineData("may begin when another does", "09:30:01 1, 09:30:01 2, 09:30:01 3, 09:30:01 4", "#1 09:30:01-09:30:01 r0 1 2 1 2, #2 09:30:01-09:30:01 r0 3 4 3 4")]
    public void A_bar_of_two_ticks(string what, string trades, string bars)
    {
        Assert.NotEmpty(what);
        var tape = Ticks(2);
        foreach (string[] trade in trades.Split(", ").Select(trade => trade.Split(' ')))
        {
            Assert.Equal(TickOutcome.Moved, tape.Trade(trade[0], trade[1], "1"));
        }

        tape.Clock("20:10:00");
        Assert.Equal(bars.Split(", "), tape.Published());
    }

    [Fact]
    public void It_is_published_by_the_clock_once_and_numbered_on_though_the_one_before_is_forgotten()
    {
        var tape = Ticks(2, "1m", "1d");
        tape.Trade("09:30:01", "1", "1");
        tape.Trade("09:30:02", "2", "1");
        tape.Clock("09:30:03");
        Assert.Empty(tape.Published());
        tape.Clock("09:30:05");
        Assert.Equal(["#1 09:30:01-09:30:02 r0 1 2 1 2"], tape.Published());
        tape.Clock("12:00:00");
        tape.Gap("09:30:00", "11:00:00");
        tape.Trade("12:00:01", "3", "1");
        tape.Trade("12:00:02", "4", "1");
        tape.Clock("12:00:05");
        Assert.Contains("#2 12:00:01-12:00:02 r0 3 4 3 4", tape.Published());

        // The next date counts anew, and what is after the session is the day's alone.
        tape.Date = tape.Date.AddDays(1);
        tape.Trade("09:30:01", "5", "1");
        tape.Clock("23:00:00", ClockState.End);
        Assert.Contains("#1 09:30:01-20:00:00 r0 5 5 5 5", tape.Published());
    }

    private static Tape Ticks(int size, params string[] others) => new("NYSE:SPY", new DateOnly(2013, 10, 7), new CandleRules(
        specs: [BarSpec.Parse($"{size}t"), .. others.Select(BarSpec.Parse)],
        ruleOf: spec => spec.Kind == BarKind.Ticks ? new TickBars((int)spec.Size) : BarRules.Of(spec)));

    private sealed class TickBars(int size) : IBarRule
    {
        public bool IsOrdinal => true;

        public BarBounds Begin(in TradingSession session, long timeUs) => new(timeUs, session.CloseUs);

        public bool Ends(in Bar bar) => bar.Count >= size;
    }
}
