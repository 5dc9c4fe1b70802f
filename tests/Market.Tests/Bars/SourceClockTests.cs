using Candlewick.Market.Bars;
using Candlewick.Market.Ticks;

namespace Candlewick.Market.Tests.Bars;

public sealed class SourceClockTests
{
    [Fact]
    public void The_watermark_never_goes_back()
    {
        var feed = new SourceClock("test");
        Assert.Equal(SourceChange.Watermark, feed.Apply(Clock(100)));
        Assert.Equal(SourceChange.None, feed.Apply(Clock(90)));
        Assert.Equal((100, 100), (feed.Watermark, feed.ObservedSinceUs));
    }

    [Fact]
    public void An_outage_lasts_until_the_feed_is_up_again()
    {
        var feed = new SourceClock("test");
        feed.Apply(Clock(100));
        Assert.Equal(SourceChange.Watermark | SourceChange.Missing, feed.Apply(Clock(120, ClockState.Down, 105)));
        Assert.Equal(105, feed.DownSinceUs);
        feed.Apply(Clock(130, ClockState.Down, 105));
        feed.Apply(Clock(140));
        feed.Apply(Clock(150));
        Assert.Equal([new MissingSpan(105, 140)], feed.Missing.ToArray());
        Assert.Equal((150, 140, 0), (feed.Watermark, feed.ObservedSinceUs, feed.DownSinceUs));
        Assert.True(feed.Misses(139, 200));
        Assert.True(feed.Misses(0, 106));
        Assert.False(feed.Misses(140, 200));
        Assert.False(feed.Misses(0, 105));
    }

    [Fact]
    public void Down_since_an_unknown_time_is_down_since_the_last_clock_tick()
    {
        var feed = new SourceClock("test");
        feed.Apply(Clock(100));
        feed.Apply(Clock(120, ClockState.Down));
        Assert.Equal([new MissingSpan(100, 120)], feed.Missing.ToArray());
    }

    [Fact]
    public void Gaps_that_touch_are_one_and_the_order_they_are_told_in_does_not_matter()
    {
        var feed = new SourceClock("test");
        Assert.Equal(SourceChange.Missing, feed.Apply(Gap(50, 60)));
        feed.Apply(Gap(10, 20));
        feed.Apply(Gap(30, 40));
        feed.Apply(Gap(20, 25));
        feed.Apply(Gap(35, 55));
        Assert.Equal([new MissingSpan(10, 25), new MissingSpan(30, 60)], feed.Missing.ToArray());
        Assert.Equal((0, 60), (feed.Watermark, feed.ObservedSinceUs));
        Assert.Equal(SourceChange.None, feed.Apply(Gap(70, 70)));
    }

    [Fact]
    public void A_feed_that_flaps_keeps_a_bounded_state_and_forgets_nothing_missing()
    {
        var feed = new SourceClock("test");
        for (int i = 1; i <= 1000; i++)
        {
            feed.Apply(Gap(i * 10, (i * 10) + 1));
        }

        Assert.Equal(64, feed.Missing.Length);
        Assert.All(Enumerable.Range(1, 1000), i => Assert.True(feed.Misses(i * 10, (i * 10) + 1)));
    }

    [Fact]
    public void Gaps_older_than_any_open_bar_are_forgotten()
    {
        var feed = new SourceClock("test");
        feed.Apply(Gap(10, 20));
        feed.Apply(Clock(20 + (2 * 86_400_000_000)));
        feed.Apply(Gap(feed.Watermark, feed.Watermark + 5));
        Assert.Equal(1, feed.Missing.Length);
    }

    [Fact]
    public void After_the_end_nothing_changes()
    {
        var feed = new SourceClock("test");
        Assert.Equal(SourceChange.Watermark | SourceChange.Ended, feed.Apply(Clock(100, ClockState.End)));
        Assert.Equal(SourceChange.None, feed.Apply(Clock(200)));
        Assert.Equal(SourceChange.None, feed.Apply(Gap(100, 200)));
        Assert.Equal((100, true), (feed.Watermark, feed.Ended));
    }

    [Fact]
    public void Trades_are_not_its_business()
    {
        var feed = new SourceClock("test");
        Assert.Equal(SourceChange.None, feed.Apply(new Tick { Kind = TickKind.Trade, ClockUs = 100 }));
        Assert.Equal(0, feed.Watermark);
    }

    [Fact]
    public void Bars_that_overlap_an_outage_are_flagged_even_when_it_is_known_too_late()
    {
        var tape = Tape.Nyse("1m");
        tape.Clock("10:00:00");
        tape.Trade("10:00:30", "1", "1");
        tape.Trade("10:01:30", "1", "1");
        tape.Clock("10:01:02");
        tape.Clock("10:01:05", ClockState.Down, downSince: "10:00:50");
        tape.Clock("10:01:06");
        tape.Clock("10:02:02");
        tape.Trade("10:02:30", "1", "1");
        tape.Clock("10:03:02");
        Assert.Equal(
            [
                "1m 10:00:00-10:01:00 r0 1 1 1 1 v1",
                "1m 10:00:00-10:01:00 r1 1 1 1 1 v1 Gap",
                "1m 10:01:00-10:02:00 r0 1 1 1 1 v1 Gap",
                "1m 10:02:00-10:03:00 r0 1 1 1 1 v1",
            ],
            tape.Published());
    }

    [Fact]
    public void A_bar_that_may_no_longer_be_revised_is_not_flagged_any_more()
    {
        var tape = Tape.Nyse("1m");
        tape.Trade("10:00:30", "1", "1");
        tape.Clock("10:01:02");
        tape.Clock("10:03:00", ClockState.Down, downSince: "10:00:50");
        Assert.Single(tape.Published());
    }

    [Fact]
    public void A_bar_that_begins_after_an_outage_inside_it_is_flagged()
    {
        var tape = Tape.Nyse("5m");
        tape.Clock("10:00:00");
        tape.Gap("10:01:00", "10:02:00");
        tape.Trade("10:03:00", "1", "1");
        tape.Clock("10:05:02");
        Assert.Equal(["5m 10:00:00-10:05:00 r0 1 1 1 1 v1 Gap"], tape.Published());
    }

    private static Tick Clock(long us, ClockState state = ClockState.Up, long downSince = 0) =>
        new() { Kind = TickKind.Clock, ClockUs = us, ClockState = state, DownSinceUs = downSince };

    private static Tick Gap(long from, long to) =>
        new() { Kind = TickKind.Control, Control = ControlKind.Gap, DownSinceUs = from, ClockUs = to };
}
