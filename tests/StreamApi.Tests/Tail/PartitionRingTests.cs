using Candlewick.StreamApi.Tail;

namespace Candlewick.StreamApi.Tests.Tail;

public sealed class PartitionRingTests
{
    [Fact]
    public void It_answers_what_was_appended_or_says_that_it_is_older()
    {
        var random = new Random(7);
        var ring = new PartitionRing(capacity: 50, maxBytes: 60_000);
        ring.Start(100);
        var all = new List<long>();
        for (long offset = 100; offset < 5_000; offset += random.Next(1, 4))
        {
            ring.Append(new LogEntry(0, offset, 0, "A:B", new byte[random.Next(0, 2_000)]));
            all.Add(offset);
            long from = offset - random.Next(-3, 90);
            var read = new List<LogEntry>();
            var answer = ring.Read(from, 20, read, out long next);
            Assert.Equal(from < ring.First ? RingAnswer.Older : RingAnswer.Read, answer);
            if (answer == RingAnswer.Read)
            {
                Assert.Equal(all.Where(o => o >= from).Take(20), read.Select(e => e.Offset));
                Assert.Equal(read.Count == 20 ? Math.Max(read[^1].Offset + 1, from) : Math.Max(from, offset + 1), next == offset + 1 && read.Count == 20 ? read[^1].Offset + 1 : next);
            }
        }
    }

    [Fact]
    public void It_is_bounded_by_bytes_as_well_as_by_count()
    {
        var ring = new PartitionRing(capacity: 1_000, maxBytes: 20_000);
        ring.Start(0);
        for (int offset = 0; offset < 500; offset++)
        {
            ring.Append(new LogEntry(0, offset, 0, "A:B", new byte[1_000]));
        }

        Assert.InRange(500 - ring.First, 5, 20);
        Assert.InRange(ring.Behind(ring.First), 0.99, 1.01);
        Assert.Equal(0, ring.Behind(500));
    }

    [Fact]
    public void The_end_moves_a_reader_over_what_is_no_record()
    {
        var ring = new PartitionRing(10, 10_000);
        ring.Start(5);
        Assert.Equal(-1, ring.End);
        ring.Reached(9);
        Assert.Equal(RingAnswer.Read, ring.Read(5, 10, [], out long next));
        Assert.Equal(9, next);
        Assert.Equal(9, ring.End);
        Assert.Equal(RingAnswer.Older, ring.Read(4, 10, [], out _));
    }
}
