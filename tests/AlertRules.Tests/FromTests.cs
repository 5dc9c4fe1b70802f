namespace Candlewick.AlertRules.Tests;

/// <summary>An engine that starts on an old log reads rules before the ticks and bars that were there before them.</summary>
public sealed class FromTests
{
    [Theory]
    [InlineData("what held before holds with the first price after", """{"type":"price","is":"above","level":100}""", "101, 101, 101", 3, "3:price")]
    [InlineData("what was crossed before is crossed", """{"type":"price","is":"crosses","level":100}""", "99, 101, 102", 3, "")]
    [InlineData("it crosses from where the price stood", """{"type":"price","is":"crosses","level":100}""", "101, 99, 101", 3, "3:price")]
    [InlineData("a high before is none, and stands", """{"type":"high","of":"day"}""", "100, 101, 100, 101, 102", 3, "5:high")]
    [InlineData("a gap before is none", """{"type":"gap","is":"either","percent":1}""", "1d 100, @2, 110, 111", 3, "")]
    [InlineData("a range is broken after", """{"type":"breakout","low":90,"high":110}""", "111, 100, 111", 2, "3:breakout")]
    [InlineData("a volume before is none", """{"type":"volume","interval":"1m","times":2,"average_of":1}""", "1m 1 100, 1m 9 100, 1m 1 100, 1m 9 100", 3, "4:volume")]
    [InlineData("bars before are the past of an indicator", """{"type":"indicator","interval":"1m","indicator":"sma(2)","is":"crosses","than":2}""", "1m 1 1, 1m 1 1, 1m 1 5, 1m 1 5, 1m 1 0, 1m 1 0", 5, "6:indicator")]
    [InlineData("an indicator that held before holds with the first bar after", """{"type":"indicator","interval":"1m","indicator":"sma(2)","is":"above","than":2}""", "1m 1 5, 1m 1 5, 1m 1 5", 3, "3:indicator")]
    [InlineData("a close before is none", """{"type":"price","is":"crosses","level":100,"interval":"1m"}""", "1m 1 99, 1m 1 101, 1m 1 99", 3, "3:price")]
    public void A_rule_sees_what_comes_after_it(string what, string when, string steps, int from, string alerts) =>
        Assert.Equal((what, alerts), (what, Tape.Run(when, steps, from: from)));
}
