using Candlewick.StreamApi.Replay;

namespace Candlewick.StreamApi.Tests.Replay;

public sealed class ScheduleTests
{
    private const long StartUs = 1_381_152_600_000_000;

    [Theory]
    [InlineData(1)]
    [InlineData(60)]
    [InlineData(0.25)]
    public void A_moment_is_due_when_it_happened_by_the_speed(double times)
    {
        var time = new ManualTime();
        var schedule = Running(time, times);
        Assert.Equal(TimeSpan.FromSeconds(30 / times), schedule.Until(StartUs + 30_000_000));
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(TimeSpan.FromSeconds((30 / times) - 10), schedule.Until(StartUs + 30_000_000));
        Assert.Equal(StartUs + (long)(10_000_000 * times), schedule.NowUs);
    }

    [Fact]
    public void A_change_of_speed_goes_on_from_where_it_stands()
    {
        var time = new ManualTime();
        var schedule = Running(time, 1);
        time.Advance(TimeSpan.FromSeconds(10));
        schedule.Speed(5);
        Assert.Equal(StartUs + 10_000_000, schedule.NowUs);
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(StartUs + 20_000_000, schedule.NowUs);
        Assert.Equal(TimeSpan.FromSeconds(2), schedule.Until(StartUs + 30_000_000));
    }

    [Fact]
    public void While_it_stands_no_time_passes_and_a_delay_moves_all_that_follows()
    {
        var time = new ManualTime();
        var schedule = Running(time, 1);
        schedule.Run(false);
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(StartUs, schedule.NowUs);
        schedule.Run(true);
        time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(TimeSpan.FromSeconds(-3), schedule.Until(StartUs + 1_000_000));
        schedule.Delay(TimeSpan.FromSeconds(3));
        Assert.Equal(TimeSpan.Zero, schedule.Until(StartUs + 1_000_000));
        Assert.Equal(TimeSpan.FromSeconds(9), schedule.Until(StartUs + 10_000_000));
    }

    private static Schedule Running(ManualTime time, double times)
    {
        var schedule = new Schedule(time);
        schedule.Speed(times);
        schedule.MoveTo(StartUs);
        schedule.Run(true);
        return schedule;
    }
}
