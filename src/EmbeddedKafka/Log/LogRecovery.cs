using Candlewick.EmbeddedKafka.Log.Cleaning;
using Candlewick.EmbeddedKafka.Log.Producers;
using Candlewick.EmbeddedKafka.Log.Records;
using Candlewick.EmbeddedKafka.Log.Segments;

namespace Candlewick.EmbeddedKafka.Log;

/// <summary>
/// Opens a partition's folder after an orderly end or a crash alike. What the checkpoint vouches for is taken as it
/// is; everything later is read, checked by its checksum, indexed and shown to the producer table. Bytes behind the
/// last whole batch were never acknowledged and are cut.
/// </summary>
internal sealed class LogRecovery(string folder, LogConfig config, LogSettings settings)
{
    private readonly ProducerTable _producers = new();
    private long _nextOffset;
    private long _scanned;
    private long _cut;

    /// <exception cref="IOException">The folder cannot be read or cut.</exception>
    public RecoveredLog Open()
    {
        Directory.CreateDirectory(folder);
        SegmentSwap.Finish(folder, settings.Disk);
        var checkpoint = Checkpoint.Load(folder);
        long[] bases = SegmentPath.List(folder, SegmentPath.Log);
        var segments = checkpoint is null ? null : FromCheckpoint(checkpoint, bases);
        var (cleanedTo, flushedTo) = segments is null ? (0, 0) : (checkpoint!.CleanedTo, checkpoint.Offset);
        segments ??= FromNothing(bases, checkpoint);
        long start = Math.Max(checkpoint?.LogStartOffset ?? 0, segments[0].BaseOffset);
        return new RecoveredLog(segments, _producers, Math.Max(_nextOffset, start), flushedTo, start, cleanedTo, _scanned, _cut);
    }

    private Segment[]? FromCheckpoint(Checkpoint checkpoint, long[] bases)
    {
        if (Segment.Restore(folder, checkpoint.Mark, settings.Disk) is not { } last)
        {
            return null;
        }

        foreach (var producer in checkpoint.Producers)
        {
            _producers.Restore(producer);
        }

        _nextOffset = checkpoint.Offset;
        var segments = bases.Where(b => b < last.BaseOffset).Select(OpenWhole).Append(last).ToList();
        Scan(segments, [.. bases.Where(b => b > last.BaseOffset)]);
        return [.. segments];
    }

    private Segment[] FromNothing(long[] bases, Checkpoint? checkpoint)
    {
        foreach (long b in bases)
        {
            File.Delete(SegmentPath.Of(folder, b, SegmentPath.Index));
            File.Delete(SegmentPath.Of(folder, b, SegmentPath.TimeIndex));
            File.Delete(SegmentPath.Of(folder, b, SegmentPath.AbortedIndex));
        }

        long first = bases.Length > 0 ? bases[0] : checkpoint?.Offset ?? 0;
        _nextOffset = first;
        var segments = new List<Segment> { Segment.Create(folder, first, settings.Disk) };
        Scan(segments, bases.Length > 1 ? bases[1..] : []);
        return [.. segments];
    }

    private Segment OpenWhole(long baseOffset) =>
        Segment.Open(folder, baseOffset, new FileInfo(SegmentPath.Of(folder, baseOffset, SegmentPath.Log)).Length, settings.Disk);

    /// <summary>Reads the last of the segments to its end, then those that follow it.</summary>
    private void Scan(List<Segment> segments, ReadOnlySpan<long> later)
    {
        bool whole = ScanTail(segments[^1]);
        while (!later.IsEmpty)
        {
            if (whole && later[0] >= _nextOffset)
            {
                segments[^1].Seal();
                segments.Add(Segment.Create(folder, later[0], settings.Disk));
                _nextOffset = later[0];
                whole = ScanTail(segments[^1]);
            }
            else
            {
                // Behind damage nothing can be trusted to follow on.
                _cut += new FileInfo(SegmentPath.Of(folder, later[0], SegmentPath.Log)).Length;
                SegmentPath.Delete(folder, later[0]);
                whole = false;
            }

            later = later[1..];
        }
    }

    private bool ScanTail(Segment segment)
    {
        if (!File.Exists(segment.File.Path))
        {
            return true;
        }

        long length = segment.File.Length;
        using var cursor = new SegmentCursor(segment.File, segment.Size, length);
        while (cursor.MoveNext())
        {
            var bytes = cursor.Current;
            var batch = new RecordBatch(bytes);
            if (!RecordBatch.IsIntact(bytes) || batch.BaseOffset < _nextOffset || batch.LastOffsetDelta < 0
                || batch.LastOffset - segment.BaseOffset > int.MaxValue)
            {
                break;
            }

            if (_producers.Apply(batch, settings.Time.GetUtcNow().ToUnixTimeMilliseconds()) is { } aborted)
            {
                segment.NoteAborted(aborted);
            }

            segment.Note(bytes, config.IndexIntervalBytes);
            _nextOffset = batch.LastOffset + 1;
            _scanned += bytes.Length;
        }

        if (segment.Size == length)
        {
            return true;
        }

        _cut += length - segment.Size;
        segment.Cut();
        return false;
    }
}
