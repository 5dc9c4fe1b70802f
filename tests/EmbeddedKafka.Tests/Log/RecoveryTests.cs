using Candlewick.EmbeddedKafka.Log;
using Candlewick.EmbeddedKafka.Log.Segments;

namespace Candlewick.EmbeddedKafka.Tests.Log;

public sealed class RecoveryTests : IDisposable
{
    private readonly LogFolder _folder = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_tail_torn_at_any_byte_is_cut_and_nothing_else(bool checkpointed)
    {
        int kept;
        byte[] whole;
        using (var log = _folder.Open())
        {
            log.Append("first");
            log.AppendBatch(Batches.From(7, 0, 0, "second"));
            if (checkpointed)
            {
                log.TakeCheckpoint();
            }

            kept = (int)log.SizeBytes;
            log.AppendBatch(Batches.From(7, 1, 0, "the last one", "of two records"));
            whole = File.ReadAllBytes(_folder.LastSegment);
        }

        for (int length = kept; length < whole.Length; length++)
        {
            using var copy = _folder.Copy();
            File.WriteAllBytes(copy.LastSegment, whole[..length]);
            using var log = copy.Open();

            Assert.Equal(length - kept, log.CutBytes);
            Assert.Equal(kept, new FileInfo(copy.LastSegment).Length);
            Assert.Equal(["first", "second"], log.ReadAll().Select(r => r.Value));
            Assert.Equal(2, log.AppendBatch(Batches.From(7, 1, 0, "again")).BaseOffset);
        }
    }

    [Fact]
    public void A_flipped_byte_anywhere_in_the_last_batch_cuts_it()
    {
        int kept;
        byte[] whole;
        using (var log = _folder.Open())
        {
            log.Append("first");
            kept = (int)log.SizeBytes;
            log.Append("second");
            whole = File.ReadAllBytes(_folder.LastSegment);
        }

        for (int at = kept; at < whole.Length; at++)
        {
            if (at >= kept + 12 && at < kept + 16)
            {
                continue; // the leader epoch is under no checksum, and says nothing
            }

            using var copy = _folder.Copy();
            byte[] damaged = [.. whole];
            damaged[at] ^= 0x80;
            File.WriteAllBytes(copy.LastSegment, damaged);
            using var log = copy.Open();
            Assert.Equal(["first"], log.ReadAll().Select(r => r.Value).Take(1));
            Assert.True(log.HighWatermark == 1 || at < kept + 8, $"byte {at - kept}");
        }
    }

    [Fact]
    public void Zeros_behind_the_end_are_cut()
    {
        using (var log = _folder.Open())
        {
            log.Append("first");
        }

        File.AppendAllBytes(_folder.LastSegment, new byte[5000]);
        using var again = _folder.Open();
        Assert.Equal(5000, again.CutBytes);
        Assert.Equal(["first"], again.ReadAll().Select(r => r.Value));
    }

    [Fact]
    public void After_an_orderly_end_nothing_is_read()
    {
        _folder.Config = new LogConfig { SegmentBytes = 2000 };
        using (var log = _folder.Open())
        {
            Fill(log, 100);
            log.Close();
        }

        using var again = _folder.Open();
        Assert.Equal((0, 0), (again.RecoveredBytes, again.CutBytes));
        Assert.Equal(100, again.HighWatermark);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"value {i}"), again.ReadAll().Select(r => r.Value));
    }

    [Fact]
    public void After_a_crash_only_what_follows_the_checkpoint_is_read()
    {
        using var log = _folder.Open();
        Fill(log, 100);
        log.TakeCheckpoint();
        long before = log.SizeBytes;
        Fill(log, 3);

        using var copy = _folder.Copy();
        using var after = copy.Open();
        Assert.Equal(log.SizeBytes - before, after.RecoveredBytes);
        Assert.Equal(103, after.ReadAll().Count);
    }

    [Theory]
    [InlineData(SegmentPath.Index)]
    [InlineData(SegmentPath.TimeIndex)]
    [InlineData(SegmentPath.AbortedIndex)]
    [InlineData("checkpoint")]
    public void Lost_or_damaged_side_files_are_made_anew(string extension)
    {
        _folder.Config = new LogConfig { SegmentBytes = 4000, IndexIntervalBytes = 100 };
        using (var log = _folder.Open())
        {
            Fill(log, 100);
            log.AppendBatch(Batches.InTransaction(1, 0, 0, "aborted"));
            log.AppendMarker(1, 0, commit: false, coordinatorEpoch: 0);
            log.AppendBatch(Batches.From(1, 1, 0, "value 100"));
            log.Close();
        }

        foreach (bool lost in (bool[])[true, false])
        {
            using var copy = _folder.Copy();
            foreach (string file in Directory.GetFiles(copy.Path).Where(f => f.EndsWith(extension, StringComparison.Ordinal)))
            {
                if (lost)
                {
                    File.Delete(file);
                }
                else
                {
                    File.WriteAllBytes(file, [1, 2, 3, 4, 5]);
                }
            }

            using var log = copy.Open();
            Assert.Equal(Enumerable.Range(0, 101).Select(i => $"value {i}"), log.ReadAll(isolation: IsolationLevel.ReadCommitted).Select(r => r.Value));
            Assert.Equal(["value 50"], log.ReadAll(from: 50, maxBytes: 1).Take(1).Select(r => r.Value));
            Assert.Equal(new TimestampedOffset(70, Batches.T0 + 70), log.OffsetForTimestamp(Batches.T0 + 70, IsolationLevel.ReadUncommitted));
            Assert.True(log.AppendBatch(Batches.From(1, 1, 0, "value 100")).IsDuplicate);
        }
    }

    [Fact]
    public void A_crash_between_rolls_loses_nothing()
    {
        _folder.Config = new LogConfig { SegmentBytes = 500 };
        using var log = _folder.Open();
        for (int i = 0; i < 40; i++)
        {
            Fill(log, 1);
            if (i == 20)
            {
                log.TakeCheckpoint();
            }

            using var copy = _folder.Copy();
            using var after = copy.Open();
            Assert.Equal(log.ReadAll(), after.ReadAll());
            Assert.Equal(0, after.CutBytes);
        }
    }

    public void Dispose() => _folder.Dispose();

    private static void Fill(PartitionLog log, int count)
    {
        for (int i = 0; i < count; i++)
        {
            long n = log.HighWatermark;
            log.AppendBatch(Batches.At(Batches.T0 + n, $"value {n}"));
        }
    }
}
