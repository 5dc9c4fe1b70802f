using Candlewick.Market.Bars;
using Candlewick.Market.Sessions;

namespace Candlewick.Market.Tests.Bars;

/// <summary>Two sources for one instrument: who makes its bars, and what becomes of those the other began.</summary>
public sealed class OwnershipTests
{
    [Theory]
    [InlineData(
        "the first that prints owns the date, and the other one moves nothing",
        "a 09:15:10 100 x5, b 09:15:20 900 x1 NotOwner, a @09:16:02, b @09:16:02",
        "a 1m 01T09:15 r0 100/100/100/100 v5")]
    [InlineData(
        "a clock tick owns nothing",
        "a @09:15, b 09:15:10 100 x5, a 09:15:20 101 x1 NotOwner, b @09:16:02",
        "b 1m 01T09:15 r0 100/100/100/100 v5")]
    [InlineData(
        "the afternoon's file goes on with the bar in the middle of which the morning's ended",
        "a 12:00:10 100 x5, a .12:00:30, b 12:00:40 103 x2, b @12:01:02",
        "a 1m 01T12:00 r0 100/100/100/100 v5; a 1d 01T09:00 r0 100/100/100/100 v5; b 1m 01T12:00 r1 100/103/100/103 v7")]
    [InlineData(
        "the day is one bar with one more revision when the second file ends",
        "a 12:00:10 100 x5, a .12:01:30, b 13:00:40 90 x2, b .13:00:41",
        "a 1m 01T12:00 r0 100/100/100/100 v5; a 1d 01T09:00 r0 100/100/100/100 v5; b 1m 01T13:00 r0 90/90/90/90 v2; b 1d 01T09:00 r1 100/100/90/90 v7")]
    [InlineData(
        "a third file goes on with what the second left",
        "a 12:00:10 100 x5, a .12:00:11, b 12:00:20 101 x1, b .12:00:21, c 12:00:30 102 x1, c .12:00:31",
        "a 1m 01T12:00 r0 100/100/100/100 v5; a 1d 01T09:00 r0 100/100/100/100 v5; b 1m 01T12:00 r1 100/101/100/101 v6; b 1d 01T09:00 r1 100/101/100/101 v6; "
        + "c 1m 01T12:00 r2 100/102/100/102 v7; c 1d 01T09:00 r2 100/102/100/102 v7")]
    [InlineData(
        "bars that the first one finished are not the second one's to change",
        "a 12:00:10 100 x5, a .12:02:30, b 12:00:20 900 x1 NotOwner, b 12:02:40 101 x1, b 12:00:50 900 x1 NotOwner",
        "a 1m 01T12:00 r0 100/100/100/100 v5; a 1d 01T09:00 r0 100/100/100/100 v5")]
    [InlineData(
        "what the first one sends after its end is nobody's",
        "a 12:00:10 100 x5, a .12:00:30, a 12:00:40 101 x1 SourceEnded",
        "a 1m 01T12:00 r0 100/100/100/100 v5; a 1d 01T09:00 r0 100/100/100/100 v5")]
    [InlineData(
        "a fallback feed takes over where a control tick says so, with the bars as they are",
        "a 12:00:10 100 x5, b 12:00:20 900 x1 NotOwner, b !12:00:25, b 12:00:30 101 x1, a 12:00:40 900 x1 NotOwner, b @12:01:02, a @12:01:02",
        "b 1m 01T12:00 r0 100/101/100/101 v6")]
    [InlineData(
        "the fallback revises what is still to be revised",
        "a 12:00:10 100 x5, a @12:01:02, b !12:01:05, b 12:00:20 101 x1, b @12:01:10",
        "a 1m 01T12:00 r0 100/100/100/100 v5; b 1m 01T12:00 r1 100/101/100/101 v6")]
    [InlineData(
        "and nothing of what is not",
        "a 12:00:10 100 x5, a 12:04:10 100 x5, a @12:04:00, b !12:04:05, b 12:00:20 900 x1 NotOwner, b 12:04:20 101 x1",
        "a 1m 01T12:00 r0 100/100/100/100 v5")]
    [InlineData(
        "a lost feed that comes back is handed the date again",
        "a 12:00:10 100 x5, b !12:00:25, b 12:00:30 101 x1, a !12:00:35, a 12:00:40 102 x1, b 12:00:50 900 x1 NotOwner, a @12:01:02",
        "a 1m 01T12:00 r0 100/102/100/102 v7")]
    [InlineData(
        "a date can be handed over before anybody printed",
        "b !09:15:00, a 09:15:10 900 x1 NotOwner, b 09:15:20 100 x5, b @09:16:02",
        "b 1m 01T09:15 r0 100/100/100/100 v5")]
    [InlineData(
        "a replay of an old day disturbs nothing of today",
        "a 04T09:15:10 100 x5, b 09:15:20 90 x2, a 04T09:15:30 101 x1, b .09:15:30, a @04T09:16:02",
        "b 1m 01T09:15 r0 90/90/90/90 v2; b 1d 01T09:00 r0 90/90/90/90 v2; a 1m 04T09:15 r0 100/101/100/101 v6")]
    [InlineData(
        "an old day's file goes on after another day's was read",
        "a 09:15:10 90 x2, a .09:15:30, b 04T09:15:10 100 x5, b .04T15:30:00, c 09:15:40 91 x1, c .09:15:41",
        "a 1m 01T09:15 r0 90/90/90/90 v2; a 1d 01T09:00 r0 90/90/90/90 v2; b 1m 04T09:15 r0 100/100/100/100 v5; b 1d 04T09:00 r0 100/100/100/100 v5; "
        + "c 1m 01T09:15 r1 90/91/90/91 v3; c 1d 01T09:00 r1 90/91/90/91 v3")]
    [InlineData(
        "a date that a live feed is done with is not replayed over it",
        "a 15:29:10 100 x5, a @16:30:00, b 15:29:50 900 x1 NotOwner, b .15:30:00",
        "a 1m 01T15:29 r0 100/100/100/100 v5; a 1d 01T09:00 r0 100/100/100/100 v5")]
    [InlineData(
        "a snapshot feed goes on from the volume of the one before: what was traded between is unattributed",
        "a @09:00:00, a ~12:00:10 100 500, a .12:00:30, b @12:00:35, b ~12:00:40 101 520, b ~12:00:50 102 530, b .12:01:00",
        "a 1m 01T12:00 r0 100/100/100/100 v500; a 1d 01T09:00 r0 100/100/100/100 v500; b 1m 01T12:00 r1 100/102/100/102 v510+20; b 1d 01T09:00 r1 100/102/100/102 v530")]
    public void Of_two_sources(string what, string story, string published)
    {
        Assert.NotEmpty(what);
        Assert.Equal(published.Split("; "), new TwoSources("1m", "1d").Tell(story));
    }

    [Fact]
    public void What_moved_nothing_is_counted_by_date_and_source()
    {
        var sources = new TwoSources();
        sources.Tell("a 09:15:10 100 x5, b 09:15:20 100 x1 NotOwner, c 09:15:20 100 x1 NotOwner, b 09:15:30 100 x1 NotOwner");
        Assert.Equal([new SetAsideTicks(20240301, "b", 1, 2), new SetAsideTicks(20240301, "c", 2, 1)], sources.Dates.SetAside.ToArray());
        Assert.Equal(2, sources.Dates.LastSetAside.Ticks);
        Assert.Equal("a", sources.Dates.OwnerOf(20240301));

        for (int i = 0; i < InstrumentDates.MaxSetAside; i++)
        {
            sources.Tell($"s{i} 09:16:00 100 x1 NotOwner");
        }

        Assert.Equal(InstrumentDates.MaxSetAside, sources.Dates.SetAside.Length);
        Assert.Equal(("s0", "s31"), (sources.Dates.SetAside[0].Source, sources.Dates.SetAside[^1].Source));
    }

    [Fact]
    public void An_ended_source_keeps_the_bars_that_reach_beyond_its_end_and_only_of_the_last_dates()
    {
        var sources = new TwoSources();
        string[] days = ["04", "05", "06", "07", "11", "12", "13", "14", "15", "18"];
        for (int i = 0; i < days.Length; i++)
        {
            sources.Tell($"s{i} {days[i]}T12:00:10 100 x1, s{i} {days[i]}T12:04:10 100 x1, s{i} .{days[i]}T12:04:30");
        }

        // Of 1s, 1m, 5m and 1d: the second is over, the others go on.
        Assert.Equal([0, 0, 3, 3], new[] { 0, 1, 2, 9 }.Select(i => Retained(sources[$"s{i}"])));
        Assert.Equal(InstrumentDates.MaxFree, sources.Dates.Open.Count);
        Assert.Equal([(20240304, 20240305)], sources.Dates.Done.Ranges.ToArray());
        sources.Tell("late 04T12:05:00 100 x1 NotOwner, late 18T12:05:00 100 x1");
    }

    [Theory]
    [InlineData("20240315", "20240315-20240315")]
    [InlineData("20240315 20240318", "20240315-20240318")]
    [InlineData("20240318 20240315", "20240315-20240318")]
    [InlineData("20240315 20240319", "20240315-20240315 20240319-20240319")]
    [InlineData("20240319 20240315 20240318", "20240315-20240319")]
    [InlineData("20240307 20240311 20240307", "20240307-20240311")]
    public void Dates_without_a_trading_day_between_are_one_range(string added, string expected)
    {
        // The 16th and 17th are a weekend; the 8th is a holiday before one.
        Assert.True(new CandleRules().TryGet("NSE", out var rules));
        var dates = new DateRanges();
        foreach (string date in added.Split(' '))
        {
            dates.Add(int.Parse(date, System.Globalization.CultureInfo.InvariantCulture), rules.Clock);
            Assert.True(dates.Contains(int.Parse(date, System.Globalization.CultureInfo.InvariantCulture)));
        }

        Assert.Equal(expected, string.Join(' ', dates.Ranges.ToArray().Select(range => $"{range.First}-{range.Last}")));
        Assert.False(dates.Contains(20240314) || dates.Contains(20240320));
    }

    private static int Retained(InstrumentBars bars) => Enumerable.Range(0, bars.Rules.Specs.Length).Sum(i => bars.Bars(i).Length);
}
