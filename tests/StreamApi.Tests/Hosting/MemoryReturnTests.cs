using Candlewick.StreamApi.Hosting;

namespace Candlewick.StreamApi.Tests.Hosting;

public sealed class MemoryReturnTests
{
    private const long Megabyte = 1024 * 1024;

    [Fact]
    public void After_a_burst_memory_is_collected_twice_and_then_left_alone()
    {
        using var memory = new MemoryReturn(TimeProvider.System);
        long allocated = 0;

        Assert.Equal([false, false, true, false, false, false, true, false, false], new[] { 500, 500, 1, 1, 1, 1, 1, 1, 1 }.Select(Interval));
        Assert.Equal([false, true, false, false], new[] { 500, 1, 1, 500 }.Select(Interval));

        bool Interval(int megabytes) => memory.IsDue(allocated += megabytes * Megabyte);
    }
}
