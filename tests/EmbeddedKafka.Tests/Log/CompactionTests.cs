using Candlewick.EmbeddedKafka.Log;
using Candlewick.EmbeddedKafka.Log.Records;
using Candlewick.EmbeddedKafka.Log.Segments;

namespace Candlewick.EmbeddedKafka.Tests.Log;

public sealed class CompactionTests : IDisposable
{
    private const long Day = 86_400_000;

    private readonly LogFolder _folder = new()
    {
        Config = new LogConfig { Compact = true, Delete = false, SegmentBytes = 300, DeleteRetentionMs = Day, MinCleanableDirtyRatio = 0 },
    };

    [Fact]
    public void The_last_value_of_each_key_stays_at_its_offset()
    {
        using var log = _folder.Open();
        for (int i = 0; i < 50; i++)
        {
            log.AppendBatch(Batches.Keyed(($"k{i % 3}", $"v{i}"), ($"only{i}", "x")));
        }

        Seal(log);
        long before = log.SizeBytes;
        Assert.True(log.Compact());

        var seen = log.ReadAll().Where(r => r.Key != "seal").ToList();
        Assert.Equal(["94k2=v47", "96k0=v48", "98k1=v49"], seen.Where(r => !r.Key!.StartsWith('o')).Select(r => $"{r.Offset}{r.Key}={r.Value}"));
        Assert.Equal(50, seen.Count(r => r.Key!.StartsWith('o')));
        Assert.True(log.SizeBytes < before);
        Assert.False(log.Compact());
    }

    [Fact]
    public void Every_offset_still_answers_and_times_are_kept()
    {
        using var log = _folder.Open();
        for (int i = 0; i < 60; i++)
        {
            log.AppendBatch(Batches.Build(Batches.T0 + i, -1, -1, -1, false, [($"k{i % 7}", $"v{i}")]));
        }

        Seal(log);
        log.Compact();
        var all = log.ReadAll();
        for (long from = 0; from < log.HighWatermark; from++)
        {
            Assert.Equal(all.Where(r => r.Offset >= from), log.ReadAll(from));
        }

        Assert.All(all.Where(r => r.Key != "seal"), r => Assert.Equal(Batches.T0 + r.Offset, r.Timestamp));
    }

    [Fact]
    public void Tombstones_stay_for_the_delete_retention_and_then_go()
    {
        using var log = _folder.Open();
        log.AppendBatch(Batches.Keyed(("a", "1"), ("b", "1")));
        log.AppendBatch(Batches.Keyed(("a", null)));
        Seal(log);
        log.Compact();
        Assert.Equal(["b=1", "a="], Shown(log));
        Assert.Equal(Batches.T0, log.ReadAll().Single(r => r.Value is null).Timestamp);

        _folder.Clock.NowMs += Day - 1;
        Seal(log);
        log.Compact();
        Assert.Equal(["b=1", "a="], Shown(log));

        _folder.Clock.NowMs += 1;
        Seal(log);
        log.Compact();
        Assert.Equal(["b=1"], Shown(log));
    }

    [Fact]
    public void Aborted_records_go_and_count_for_nothing()
    {
        using var log = _folder.Open();
        log.AppendBatch(Batches.Keyed(("a", "kept")));
        log.AppendBatch(Batches.Build(Batches.T0, 1, 0, 0, true, [("a", "aborted")]));
        log.AppendMarker(1, 0, commit: false, coordinatorEpoch: 0);
        log.AppendBatch(Batches.Build(Batches.T0, 1, 0, 1, true, [("b", "committed")]));
        log.AppendMarker(1, 0, commit: true, coordinatorEpoch: 0);
        Seal(log);
        Assert.True(log.Compact());
        Assert.Equal(["a=kept", "b=committed"], Shown(log, IsolationLevel.ReadUncommitted));
        Assert.Equal(["a=kept", "b=committed"], Shown(log, IsolationLevel.ReadCommitted));
    }

    [Fact]
    public void Markers_go_when_their_records_have_gone_and_time_has_passed()
    {
        using var log = _folder.Open();
        log.AppendBatch(Batches.Build(Batches.T0, 1, 0, 0, true, [("a", "old")]));
        log.AppendMarker(1, 0, commit: true, coordinatorEpoch: 0);
        log.AppendBatch(Batches.Keyed(("a", "new")));
        log.AppendBatch(Batches.Build(Batches.T0, 1, 0, 1, false, [("z", "the producer's last")]));
        foreach (var (wait, markers) in ((long, int)[])[(0, 1), (0, 1), (Day, 0)])
        {
            _folder.Clock.NowMs += wait;
            Seal(log);
            log.Compact();
            Assert.Equal(markers, CountMarkers(log));
        }
    }

    [Fact]
    public void An_open_transaction_is_not_compacted_into()
    {
        using var log = _folder.Open();
        log.AppendBatch(Batches.Build(Batches.T0, 1, 0, 0, true, [("a", "open")]));
        log.AppendBatch(Batches.Keyed(("a", "later")));
        Seal(log);
        Assert.False(log.Compact());
        log.AppendMarker(1, 0, commit: true, coordinatorEpoch: 0);
        Seal(log);
        Assert.True(log.Compact());
        Assert.Equal(["a=later"], Shown(log));
    }

    [Fact]
    public void A_producers_last_sequence_number_outlives_its_records_without_a_checkpoint()
    {
        using var log = _folder.Open();
        log.AppendBatch(Batches.Build(Batches.T0, 9, 0, 0, false, [("a", "1")]));
        log.AppendBatch(Batches.Keyed(("a", "2")));
        Seal(log);
        log.Compact();

        using var copy = _folder.Copy();
        File.Delete(Path.Combine(copy.Path, "checkpoint"));
        using var after = copy.Open();
        Assert.True(after.AppendBatch(Batches.Build(Batches.T0, 9, 0, 0, false, [("a", "1")])).IsDuplicate);
        Assert.Equal(LogError.None, after.AppendBatch(Batches.Build(Batches.T0, 9, 0, 1, false, [("a", "3")])).Error);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void A_crash_at_any_step_of_the_swap_leaves_the_old_log_or_the_new_one(int step)
    {
        var crash = new CrashingDisk();
        _folder.Settings = _folder.Settings with { Disk = crash };
        var log = _folder.Open();
        for (int i = 0; i < 30; i++)
        {
            log.AppendBatch(Batches.Keyed(($"k{i % 2}", $"v{i}")));
        }

        Seal(log);
        log.TakeCheckpoint();
        crash.FailAfterFlushes(step);
        try
        {
            log.Compact();
        }
        catch (IOException)
        {
            // the disk died in the middle
        }

        using var copy = _folder.Copy();
        using var after = copy.Open();
        var last = after.ReadAll().GroupBy(r => r.Key).ToDictionary(g => g.Key!, g => g.Last().Value);
        Assert.Equal(("v28", "v29"), (last["k0"], last["k1"]));
        Assert.Equal(log.HighWatermark, after.HighWatermark);
        Assert.Empty(Directory.GetFiles(copy.Path, "*" + SegmentPath.Cleaned));
        log.Dispose();
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Fills the last segment, so that everything before stands still.</summary>
    private static void Seal(PartitionLog log)
    {
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(LogError.None, log.AppendBatch(Batches.Keyed(("seal", new string('x', 200)))).Error);
        }
    }

    private static List<string> Shown(PartitionLog log, IsolationLevel isolation = IsolationLevel.ReadCommitted) =>
        [.. log.ReadAll(isolation: isolation).Where(r => r.Key != "seal").Select(r => $"{r.Key}={r.Value}")];

    private static int CountMarkers(PartitionLog log)
    {
        int count = 0;
        for (long at = 0; at < log.HighWatermark;)
        {
            using var read = log.Read(at, 1, IsolationLevel.ReadUncommitted, true);
            if (read.Batches.IsEmpty)
            {
                break;
            }

            var batch = new RecordBatch(read.Batches.Span);
            count += batch.IsControl ? 1 : 0;
            at = batch.LastOffset + 1;
        }

        return count;
    }
}
