using Candlewick.EmbeddedKafka.Log;

namespace Candlewick.EmbeddedKafka.Tests.Log;

public sealed class RetentionTests : IDisposable
{
    private readonly LogFolder _folder = new() { Config = new LogConfig { SegmentBytes = 100, RetentionMs = 1000 } };

    [Fact]
    public void Segments_go_by_the_time_of_their_latest_record()
    {
        using var log = Filled();
        _folder.Clock.NowMs = Batches.T0 + 1000 + 50;
        log.Retain();
        Assert.Equal(Enumerable.Range(5, 5).Select(i => $"value {i}"), log.ReadAll().Select(r => r.Value));

        _folder.Clock.NowMs += 100_000;
        log.Retain();
        Assert.Empty(log.ReadAll());
        Assert.Equal((10, 10), (log.LogStartOffset, log.HighWatermark));
    }

    [Fact]
    public void Offsets_go_on_after_everything_was_deleted_and_the_process_killed()
    {
        using var log = Filled();
        _folder.Clock.NowMs += 100_000;
        log.Retain();

        using var copy = _folder.Copy();
        using var after = copy.Open();
        Assert.Equal((10, 10), (after.LogStartOffset, after.HighWatermark));
        Assert.Equal(10, after.Append("next").BaseOffset);
    }

    [Fact]
    public void Segments_go_by_size()
    {
        _folder.Config = _folder.Config with { RetentionMs = -1, RetentionBytes = 300 };
        using var log = Filled();
        log.Retain();
        Assert.InRange(log.SizeBytes, 300, 450);
        Assert.Equal("value 9", log.ReadAll()[^1].Value);
    }

    [Fact]
    public void Deleted_records_stay_deleted()
    {
        using var log = Filled();
        Assert.Equal(LogError.OffsetOutOfRange, log.DeleteRecordsBefore(11).Error);
        Assert.Equal((LogError.None, 4), log.DeleteRecordsBefore(4));
        Assert.Equal((LogError.None, 4), log.DeleteRecordsBefore(2));

        using var copy = _folder.Copy();
        using var after = copy.Open();
        Assert.Equal(4, after.LogStartOffset);
        Assert.Equal("value 4", after.ReadAll()[0].Value);
        Assert.Equal((LogError.None, 10), after.DeleteRecordsBefore(-1));
        Assert.Equal(10, after.Append("next").BaseOffset);
    }

    [Fact]
    public void A_topic_that_is_only_compacted_keeps_its_records()
    {
        _folder.Config = _folder.Config with { Compact = true, Delete = false };
        using var log = Filled();
        _folder.Clock.NowMs += 100_000;
        Assert.Equal(0, log.Retain());
        Assert.Equal(LogError.PolicyViolation, log.DeleteRecordsBefore(5).Error);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Ten records ten milliseconds apart, one a segment.</summary>
    private PartitionLog Filled()
    {
        var log = _folder.Open();
        for (int i = 0; i < 10; i++)
        {
            log.AppendBatch(Batches.At(Batches.T0 + (10 * i), $"value {i}"));
        }

        return log;
    }
}
