namespace Candlewick.AlertRules.Tests;

/// <summary>What makes each condition true, in tiny cases: a rule, what happens (see <see cref="Tape"/>), and at which steps it alerts.</summary>
public sealed class ConditionTests
{
    [Theory]
    [InlineData("the first price counts where it is above already", "101", "1:price")]
    [InlineData("a price at the level is not above it", "100", "")]
    [InlineData("it becomes true once, however long it stays", "99, 101, 102, 101", "2:price")]
    [InlineData("it becomes true again after it was not", "99, 101, 100, 101", "2:price 4:price")]
    [InlineData("a finer price is compared exactly", "100.0000, 100.0001", "2:price")]
    [InlineData("it jumps over the level", "50, 500", "2:price")]
    [InlineData("it jumps over the level over night", "99, @2, 101", "2:price")]
    [InlineData("it holds over night", "101, @2, 102", "1:price")]
    [InlineData("a suspicious price is none", "99, 101!bad, 99", "")]
    [InlineData("a price for volume alone is none", "99, 101!volume, 99", "")]
    [InlineData("a backfilled price is too late", "99, 101!backfilled, 99", "")]
    [InlineData("a price older than the last moves nothing", "98, 98, 99, 101!late, 99", "")]
    [InlineData("a price out of session moves nothing", "99, 101!night", "")]
    public void Price_above(string what, string steps, string alerts) => Check(what, """{"type":"price","is":"above","level":100}""", steps, alerts);

    [Theory]
    [InlineData("strictly", "100, 99.99", "2:price")]
    [InlineData("the first price counts", "99", "1:price")]
    public void Price_below(string what, string steps, string alerts) => Check(what, """{"type":"price","is":"below","level":100}""", steps, alerts);

    [Theory]
    [InlineData("the first price crosses nothing", "101", "")]
    [InlineData("from one side to the other", "99, 101, 99", "2:price 3:price")]
    [InlineData("touching is not crossing", "99, 100, 99", "")]
    [InlineData("by way of the level", "99, 100, 101", "3:price")]
    [InlineData("from the level itself, no side is known", "100, 101, 99", "3:price")]
    [InlineData("over night", "99, @2, 101", "2:price")]
    public void Price_crosses(string what, string steps, string alerts) => Check(what, """{"type":"price","is":"crosses","level":100}""", steps, alerts);

    [Theory]
    [InlineData("crosses_above", "101, 99, 101, 99, 101", "3:price 5:price")]
    [InlineData("crosses_below", "101, 99, 101, 99, 101", "2:price 4:price")]
    public void Price_crosses_one_way(string way, string steps, string alerts) => Check(way, $$"""{"type":"price","is":"{{way}}","level":100}""", steps, alerts);

    [Theory]
    [InlineData("above", "101, 1m 5 99, 1m 5 101, 1m 5 102", "3:price")]
    [InlineData("crosses_above", "1m 5 101, 1m 5 99, 1m 5 100, 1m 5 101", "4:price")]
    [InlineData("above", "1m 5 99, 1m.1 5 101, 1m.2 5 102", "2:price")]
    [InlineData("above", "1m 5 101, 1m.1 5 99, 1m.2 5 101", "1:price 3:price")]
    public void The_close_of_a_bar(string way, string steps, string alerts) => Check(way, $$"""{"type":"price","is":"{{way}}","level":100,"interval":"1m"}""", steps, alerts);

    [Theory]
    [InlineData("there is no previous close", "100, 200", "")]
    [InlineData("it is reached where it is met", "1d 100, @2, 101.99, 102", "3:change")]
    [InlineData("the first price of a date counts", "1d 100, @2, 103", "2:change")]
    [InlineData("of the day before alone", "1d 100, @3, 103", "")]
    [InlineData("each date has its own", "1d 100, @2, 103, 1d 103, @3, 104, 105.06", "2:change 5:change")]
    [InlineData("down is not up", "1d 100, @2, 97", "")]
    public void Change_from_the_previous_close(string what, string steps, string alerts) => Check(what, """{"type":"change","is":"up","percent":2}""", steps, alerts);

    [Theory]
    [InlineData("bars do not reach so far back", "1m 1 100, 1m 1 100, 150", "")]
    [InlineData("from the close so long ago", "1m 1 100, 1m 1 101, 1m 1 101, 1m 1 101, 109, 110", "6:change")]
    [InlineData("down as well", "1m 1 100, 1m 1 101, 1m 1 101, 1m 1 101, 91, 90", "6:change")]
    public void Change_over_a_span(string what, string steps, string alerts) => Check(what, """{"type":"change","is":"either","percent":10,"over":"PT3M"}""", steps, alerts);

    [Theory]
    [InlineData("the first price of a date is no high", "100", "")]
    [InlineData("each new one", "100, 101, 101, 100, 102", "2:high 5:high")]
    [InlineData("a new date begins anew", "100, 101, @2, 50, 51", "2:high 4:high")]
    [InlineData("an older price counts to the day", "98, 98, 105!late, 104, 106", "5:high")]
    public void A_new_high_of_the_day(string what, string steps, string alerts) => Check(what, """{"type":"high","of":"day"}""", steps, alerts);

    [Theory]
    [InlineData("without a daily bar it is not known", "100, 99", "")]
    [InlineData("below all of them", "1d 90, @2, 1d 95, @3, 91, 90, 89, 89, 88", "5:low 7:low")]
    public void A_new_low_of_52_weeks(string what, string steps, string alerts) => Check(what, """{"type":"low","of":"52w"}""", steps, alerts);

    [Theory]
    [InlineData("too few bars", "1m 1 100, 200", "")]
    [InlineData("out of it above, strictly", "1m 1 100, 1m 1 102, 102, 103", "4:breakout")]
    [InlineData("out of it below", "1m 1 100, 1m 1 102, 99", "3:breakout")]
    [InlineData("the range moves on", "1m 1 100, 1m 1 102, 1m 1 101, 1m 1 101, 101, 102", "6:breakout")]
    public void A_breakout_of_the_last_bars(string what, string steps, string alerts) => Check(what, """{"type":"breakout","bars":2,"interval":"1m"}""", steps, alerts);

    [Theory]
    [InlineData("""{"type":"breakout","low":90,"high":110}""", "100, 110, 111, 100, 89", "3:breakout 5:breakout")]
    [InlineData("""{"type":"breakout","high":110,"is":"above"}""", "100, 80, 111", "3:breakout")]
    public void A_breakout_of_a_given_range(string when, string steps, string alerts) => Check(when, when, steps, alerts);

    [Theory]
    [InlineData("no previous close", "100, @2, 150", "")]
    [InlineData("the first price alone", "1d 100, @2, 100, 150", "")]
    [InlineData("up", "1d 100, @2, 101, 150", "2:gap")]
    [InlineData("down", "1d 100, @2, 99", "2:gap")]
    [InlineData("too little", "1d 100, @2, 100.99", "")]
    public void A_gap(string what, string steps, string alerts) => Check(what, """{"type":"gap","is":"either","percent":1}""", steps, alerts);

    [Theory]
    [InlineData("too few bars before it", "1m 10 1, 1m 100 1", "")]
    [InlineData("three times is not more than three times", "1m 10 1, 1m 10 1, 1m 30 1", "")]
    [InlineData("more", "1m 10 1, 1m 10 1, 1m 31 1", "3:volume")]
    [InlineData("each bar of much volume", "1m 1 1, 1m 1 1, 1m 4 1, 1m 40 1", "3:volume 4:volume")]
    [InlineData("a bar without volume makes it unknown", "1m 1 1, 1m 1, 1m 40 1", "")]
    [InlineData("a revision alerts of what its predecessor did not", "1m 10 1, 1m 10 1, 1m 20 1, 1m.1 40 1", "4:volume")]
    [InlineData("both of them once", "1m 10 1, 1m 10 1, 1m 40 1, 1m.1 41 1", "3:volume")]
    public void Volume(string what, string steps, string alerts) => Check(what, """{"type":"volume","interval":"1m","times":3,"average_of":2}""", steps, alerts);

    [Theory]
    [InlineData("all", "101, 1m 1 1, 1m 9 1", "3:volume")]
    [InlineData("all", "99, 1m 1 1, 1m 9 1, 101", "4:price")]
    [InlineData("all", "99, 1m 1 1, 1m 9 1, 1m 1 1, 101", "")]
    [InlineData("any", "99, 1m 1 1, 1m 9 1, 1m 1 1, 101", "3:volume 5:price")]
    [InlineData("any", "101, 1m 1 1, 1m 9 1", "1:price")]
    public void Combined(string how, string steps, string alerts) => Check(
        how, $$"""{"{{how}}":[{"type":"price","is":"above","level":100},{"type":"volume","interval":"1m","times":3,"average_of":1}]}""", steps, alerts);

    [Theory]
    [InlineData("above", "2", "1m 1 1, 1m 1 2, 1m 1 3, 1m 1 3", "3:indicator")]
    [InlineData("above", "\"sma(3)\"", "1m 1 3, 1m 1 2, 1m 1 1, 1m 1 5", "4:indicator")]
    [InlineData("crosses_above", "2", "1m 1 1, 1m 1 2, 1m 1 2, 1m 1 3", "4:indicator")]
    [InlineData("above", "2", "1m 1 1, 1m 1 2, 1m 1 2, 1m.1 1 3", "4:indicator")]
    public void An_indicator(string way, string than, string steps, string alerts) =>
        Check(way, $$"""{"type":"indicator","interval":"1m","indicator":"sma(2)","is":"{{way}}","than":{{than}}}""", steps, alerts);

    private static void Check(string what, string when, string steps, string alerts) => Assert.Equal((what, alerts), (what, Tape.Run(when, steps)));
}
