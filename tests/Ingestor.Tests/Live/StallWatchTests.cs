using Candlewick.Ingestor.Live;
using Candlewick.Market.Ticks;

namespace Candlewick.Ingestor.Tests.Live;

public sealed class StallWatchTests
{
    private readonly SessionWatch _sessions = new();
    private readonly StallWatch _stalls;

    public StallWatchTests()
    {
        _stalls = new StallWatch(TimeSpan.FromMinutes(1), _sessions);
        _sessions.Add(Frames.Of("NSE:TCS", "1"));
    }

    [Fact]
    public void A_night_is_no_stall_and_the_silence_of_a_day_begins_at_its_open()
    {
        _stalls.Up(At("09:00:00"));
        Assert.False(_stalls.Look(At("09:14:59"), out _));
        Assert.False(_stalls.Look(At("09:15:59"), out _));
        Assert.True(_stalls.Look(At("09:16:00"), out long completeUs));
        Assert.Equal(At("09:15:00"), completeUs);
    }

    [Fact]
    public void After_the_close_nothing_is_expected()
    {
        _stalls.Up(At("15:00:00"));
        _stalls.Tick(At("15:29:30"));
        Assert.False(_stalls.Look(At("15:31:00"), out _));
    }

    [Fact]
    public void What_is_seldom_traded_is_waited_for_longer_each_time_until_a_tick_comes()
    {
        _stalls.Up(At("10:00:00"));
        Assert.True(_stalls.Look(At("10:01:00"), out _));
        Assert.False(_stalls.Look(At("10:05:00"), out _));
        _stalls.Up(At("10:05:00"));
        Assert.False(_stalls.Look(At("10:06:30"), out _));
        Assert.True(_stalls.Look(At("10:07:00"), out _));
        _stalls.Up(At("10:10:00"));
        _stalls.Tick(At("10:11:00"));
        Assert.True(_stalls.Look(At("10:12:00"), out _));
    }

    [Fact]
    public void A_session_that_has_just_closed_still_needs_its_last_clock_tick()
    {
        Assert.False(_sessions.HasJustClosed(At("15:29:59"), 3_000_000));
        Assert.True(_sessions.HasJustClosed(At("15:30:02"), 3_000_000));
        Assert.False(_sessions.HasJustClosed(At("15:30:03"), 3_000_000));
        _sessions.Remove(Frames.Of("NSE:TCS", "1"));
        Assert.False(_sessions.HasJustClosed(At("15:30:02"), 3_000_000));
    }

    /// <summary>A Thursday in Mumbai.</summary>
    private static long At(string clock) => TickTime.Of(DateTimeOffset.Parse($"2026-11-26T{clock}+05:30", System.Globalization.CultureInfo.InvariantCulture));
}
