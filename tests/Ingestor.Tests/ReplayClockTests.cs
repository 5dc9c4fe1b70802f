using Candlewick.Ingestor.Merge;

namespace Candlewick.Ingestor.Tests;

public sealed class ReplayClockTests
{
    [Fact]
    public void A_source_that_has_said_nothing_yet_has_no_time()
    {
        var clock = new ReplayClock(0);
        Assert.False(clock.TryAdvance(0, out _));
        Assert.True(clock.TryAdvance(1_500_000, out long firstUs));
        Assert.Equal(1_000_000, firstUs);
        Assert.False(clock.TryAdvance(1_999_999, out _));
    }
}
