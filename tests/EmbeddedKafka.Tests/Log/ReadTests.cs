using Candlewick.EmbeddedKafka.Log;

namespace Candlewick.EmbeddedKafka.Tests.Log;

public sealed class ReadTests : IDisposable
{
    private readonly LogFolder _folder = new() { Config = new LogConfig { SegmentBytes = 4000, IndexIntervalBytes = 300 } };

    [Fact]
    public void Every_offset_can_be_read_from()
    {
        using var log = Filled(200);
        for (int from = 0; from <= 200; from++)
        {
            Assert.Equal(Enumerable.Range(from, 200 - from).Select(i => (long)i), log.ReadAll(from).Select(r => r.Offset));
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(11)]
    public void Offsets_outside_the_log_are_errors(long offset)
    {
        using var log = Filled(10);
        using var read = log.Read(offset, 1000, IsolationLevel.ReadUncommitted, true);
        Assert.Equal(LogError.OffsetOutOfRange, read.Error);
        Assert.Equal((10, 0), (read.HighWatermark, read.LogStartOffset));
    }

    [Fact]
    public void Limits_give_whole_batches_and_at_least_one_where_asked()
    {
        using var log = Filled(10);
        log.Append(new string('x', 3000));
        int one = Batches.At(Batches.T0, "value 0").Length;

        using var none = log.Read(0, one - 1, IsolationLevel.ReadUncommitted, minOneMessage: false);
        Assert.True(none.Batches.IsEmpty);
        using var least = log.Read(0, 1, IsolationLevel.ReadUncommitted, minOneMessage: true);
        Assert.Equal(one, least.Batches.Length);
        using var two = log.Read(0, (2 * one) + 1, IsolationLevel.ReadUncommitted, minOneMessage: false);
        Assert.Equal(2 * one, two.Batches.Length);
        using var large = log.Read(10, 1, IsolationLevel.ReadUncommitted, minOneMessage: true);
        Assert.True(large.Batches.Length > 3000);
        using var empty = log.Read(11, 1000, IsolationLevel.ReadUncommitted, minOneMessage: true);
        Assert.Equal((LogError.None, true), (empty.Error, empty.Batches.IsEmpty));
    }

    [Fact]
    public void Offsets_by_time()
    {
        using var log = Filled(100);
        var find = (long t) => log.OffsetForTimestamp(t, IsolationLevel.ReadUncommitted);

        for (int i = 0; i < 100; i++)
        {
            Assert.Equal(new TimestampedOffset(i, Batches.T0 + (10 * i)), find(Batches.T0 + (10 * i)));
            Assert.Equal(new TimestampedOffset(i, Batches.T0 + (10 * i)), find(Batches.T0 + (10 * i) - 9));
        }

        Assert.Equal(TimestampedOffset.None, find(Batches.T0 + 991));
        Assert.Equal(new TimestampedOffset(0, -1), find(OffsetSpec.Earliest));
        Assert.Equal(new TimestampedOffset(100, -1), find(OffsetSpec.Latest));
        Assert.Equal(new TimestampedOffset(99, Batches.T0 + 990), find(OffsetSpec.MaxTimestamp));
    }

    [Fact]
    public void Offsets_by_time_see_no_further_than_the_reader_and_no_older_than_the_start()
    {
        using var log = Filled(10);
        log.AppendBatch(Batches.InTransaction(1, 0, 0, "open"));
        log.AppendBatch(Batches.At(Batches.T0 + 5000, "late"));
        log.DeleteRecordsBefore(5);

        Assert.Equal(10, log.OffsetForTimestamp(OffsetSpec.Latest, IsolationLevel.ReadCommitted).Offset);
        Assert.Equal(12, log.OffsetForTimestamp(OffsetSpec.Latest, IsolationLevel.ReadUncommitted).Offset);
        Assert.Equal(5, log.OffsetForTimestamp(OffsetSpec.Earliest, IsolationLevel.ReadUncommitted).Offset);
        Assert.Equal(5, log.OffsetForTimestamp(Batches.T0, IsolationLevel.ReadUncommitted).Offset);
        Assert.Equal(11, log.OffsetForTimestamp(Batches.T0 + 4000, IsolationLevel.ReadUncommitted).Offset);
        Assert.Equal(TimestampedOffset.None, log.OffsetForTimestamp(Batches.T0 + 4000, IsolationLevel.ReadCommitted));
    }

    [Fact]
    public void Times_that_run_backwards_still_give_a_first_record()
    {
        using var log = _folder.Open();
        foreach (int t in (int[])[5, 3, 9, 1, 7, 9])
        {
            log.AppendBatch(Batches.At(Batches.T0 + t, "v"));
        }

        Assert.Equal(0, log.OffsetForTimestamp(Batches.T0 + 4, IsolationLevel.ReadUncommitted).Offset);
        Assert.Equal(2, log.OffsetForTimestamp(Batches.T0 + 6, IsolationLevel.ReadUncommitted).Offset);
        Assert.Equal(2, log.OffsetForTimestamp(OffsetSpec.MaxTimestamp, IsolationLevel.ReadUncommitted).Offset);
    }

    [Fact]
    public async Task Readers_beside_a_writer_and_retention_see_every_record_once_and_in_order()
    {
        _folder.Config = _folder.Config with { RetentionBytes = 20_000 };
        using var log = _folder.Open();
        const int Records = 10_000;
        var writer = Task.Run(() =>
        {
            for (int i = 0; i < Records; i++)
            {
                log.Append("v");
                if (i % 100 == 0)
                {
                    log.Retain();
                    log.Trim();
                }
            }
        });
        var readers = Enumerable.Range(0, 2).Select(r => Task.Run(() =>
        {
            long at = 0;
            while (at < Records && !writer.IsFaulted)
            {
                using var read = log.Read(at, 700, r == 0 ? IsolationLevel.ReadCommitted : IsolationLevel.ReadUncommitted, true);
                if (read.Error == LogError.OffsetOutOfRange)
                {
                    Assert.True(read.LogStartOffset > at);
                    at = read.LogStartOffset;
                    continue;
                }

                Assert.Equal(LogError.None, read.Error);
                for (var rest = read.Batches.Span; !rest.IsEmpty; rest = rest[(int)new EmbeddedKafka.Log.Records.RecordBatch(rest).TotalBytes..])
                {
                    var batch = new EmbeddedKafka.Log.Records.RecordBatch(rest);
                    Assert.Equal(at, batch.BaseOffset);
                    Assert.Equal(batch.Crc, batch.ComputeCrc());
                    at = batch.LastOffset + 1;
                }
            }
        })).ToArray();
        await Task.WhenAll([writer, .. readers]);
        Assert.True(log.LogStartOffset > 0);
    }

    public void Dispose() => _folder.Dispose();

    private PartitionLog Filled(int count)
    {
        var log = _folder.Open();
        for (int i = 0; i < count; i++)
        {
            log.AppendBatch(Batches.At(Batches.T0 + (10 * i), $"value {i}"));
        }

        return log;
    }
}
