using System.Text;
using Candlewick.Streaming.Topics;

namespace Candlewick.StreamApi.Tests.Tail;

public sealed class InstrumentPartitionTests
{
    /// <summary>Values of Apache Kafka's own test of its hash (UtilsTest.testMurmur2).</summary>
    [Theory]
    [InlineData("21", -973932308)]
    [InlineData("foobar", -790332482)]
    [InlineData("a-little-bit-long-string", -985981536)]
    [InlineData("a-little-bit-longer-string", -1486304829)]
    [InlineData("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971)]
    [InlineData("abc", 479470107)]
    public void It_is_the_one_the_producers_use(string key, int hash) =>
        Assert.Equal((hash & 0x7fffffff) % 1_000_003, InstrumentPartition.Of(Encoding.UTF8.GetBytes(key), 1_000_003));
}
