using Candlewick.Instruments.Lookup;
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

    [Fact]
    public void What_is_not_wanted_is_passed_over()
    {
        var random = new Random(11);
        var keys = new KeyNumbers();
        var ring = new PartitionRing(capacity: 300, maxBytes: long.MaxValue);
        ring.Start(0);
        var wanted = new WantedKeys(new InstrumentSet(["A:7", "A:150"], ["B:1"]), keys);
        var expected = new List<long>();
        for (int offset = 0; offset < 300; offset++)
        {
            // New keys come all the while, those of patterns and those beyond a word of bits among them.
            string? key = offset % 20 == 0 ? null : $"{"AB"[random.Next(2)]}:{random.Next(offset + 1)}";
            ring.Append(new LogEntry(0, offset, 0, key, []) { KeyNumber = key is null ? -1 : keys.Of(key) });
            if (key is "A:7" or "A:150" || key?.StartsWith("B:1", StringComparison.Ordinal) == true)
            {
                expected.Add(offset);
            }

            if (offset % 50 == 0)
            {
                ring.Read(0, long.MaxValue, 300, wanted, [], out _, out _);
            }
        }

        var read = new List<LogEntry>();
        ring.Read(0, long.MaxValue, 200, wanted, read, out long next, out double behind);
        Assert.Equal((200, 1), (next, behind));
        ring.Read(next, long.MaxValue, 200, wanted, read, out next, out behind);
        Assert.Equal((300, 100 / 300.0), (next, behind));
        Assert.Equal(expected, read.Select(e => e.Offset));
    }

    [Fact]
    public void A_reader_of_what_was_flushed_comes_to_where_that_ended()
    {
        var ring = new PartitionRing(100, long.MaxValue);
        ring.Start(0);
        foreach (long offset in (long[])[0, 1, 4])
        {
            ring.Append(new LogEntry(0, offset, 0, "A:B", []));
        }

        ring.Reached(7);
        Assert.Equal(0, ring.Flushed);
        ring.Flush();
        ring.Append(new LogEntry(0, 7, 0, "A:B", []));
        var read = new List<LogEntry>();
        Assert.Equal(RingAnswer.Read, ring.Read(1, ring.Flushed, 10, null, read, out long next, out _));
        Assert.Equal([1, 4], read.Select(e => e.Offset));
        Assert.Equal(7, next);
        ring.Read(1, ring.Flushed, 1, null, [], out next, out _);
        Assert.Equal(2, next);
        ring.Read(1, ring.Flushed, 2, null, [], out next, out _);
        Assert.Equal(7, next);
        ring.Read(9, ring.Flushed, 10, null, [], out next, out _);
        Assert.Equal(9, next);
    }
}
