using Candlewick.EmbeddedKafka.Log.Cleaning;
using Candlewick.EmbeddedKafka.Log.Segments;

namespace Candlewick.EmbeddedKafka.Log;

internal sealed partial class PartitionLog
{
    /// <summary>
    /// Compacts what is due: nothing while the share of new bytes is below the topic's ratio and none of them is
    /// past the greatest lag; never the last segment, nor what an open transaction may still change. Returns
    /// whether anything was rewritten.
    /// </summary>
    /// <exception cref="IOException">The disk refused; the log is as it was, or as far as the pass had come.</exception>
    public bool Compact()
    {
        lock (_upkeep)
        {
            if (_refusal != LogError.None)
            {
                return false;
            }

            var config = _config;
            RollOverdue(config);
            var segments = Cleanable(config);
            return IsCompactionDue(segments, config) && Compact(segments, config);
        }
    }

    private bool Compact(Segment[] segments, LogConfig config)
    {
        // Recovery must never look for its mark in a segment that was rewritten.
        TakeCheckpointLocked();
        Dictionary<long, long> lastOffsets;
        lock (_appending)
        {
            lastOffsets = _producers.Entries.ToDictionary(e => e.ProducerId, e => e.LastDataOffset);
        }

        long before = segments.Sum(s => s.Size);
        var aborted = new AbortedRanges(_segments);
        var cleaner = new LogCleaner(Folder, config, _settings);
        long end = LogCleaner.ReadKeys(segments, _cleanedTo, _segments[segments.Length].BaseOffset, aborted, out var keys);
        var batches = new BatchCleaner(keys, aborted, end, lastOffsets, NowMs, config.DeleteRetentionMs);
        long after = 0;
        foreach (var group in cleaner.Groups(segments))
        {
            after += cleaner.Rewrite(group, batches);
            Swap(group);
        }

        _cleanedTo = end;
        _checkpointedAt = -1;
        TakeCheckpointLocked();
        LogMessages.Compacted(_settings.Logger, Folder, end, before, after);
        return true;
    }

    /// <summary>Puts a rewritten group in the place of its originals.</summary>
    private void Swap(List<Segment> group)
    {
        SegmentSwap.Decide(Folder, group.Select(s => s.BaseOffset), _settings.Disk);
        try
        {
            // Readers that meet a retired segment come back for the new list. Its path may be the new file's already.
            group.ForEach(s => s.File.Retire());
            SegmentSwap.Finish(Folder, _settings.Disk);
            var path = SegmentPath.Of(Folder, group[0].BaseOffset, SegmentPath.Log);
            var swapped = Segment.Open(Folder, group[0].BaseOffset, new FileInfo(path).Length, _settings.Disk);
            lock (_appending)
            {
                int at = Array.IndexOf(_segments, group[0]);
                _segments = [.. _segments[..at], swapped, .. _segments[(at + group.Count)..]];
            }

            group.ForEach(s => s.Dispose());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Decided but not done: only a start, which finishes it, knows which files are whose.
            _refusal = LogError.KafkaStorageError;
            LogMessages.FlushFailed(_settings.Logger, Folder, e.Message);
            throw;
        }
    }

    /// <summary>The segments from the first on that stand still, are decided, and are older than the least lag.</summary>
    private Segment[] Cleanable(LogConfig config)
    {
        var segments = _segments;
        long upper = Math.Min(LastStableOffset, segments[^1].BaseOffset);
        long youngest = NowMs - config.MinCompactionLagMs;
        int count = 0;
        while (count < segments.Length - 1 && segments[count + 1].BaseOffset <= upper
            && (config.MinCompactionLagMs == 0 || segments[count].Latest().Timestamp <= youngest))
        {
            count++;
        }

        return segments[..count];
    }

    private bool IsCompactionDue(Segment[] segments, LogConfig config)
    {
        long total = segments.Sum(s => s.Size);
        var all = _segments;
        var dirty = segments.Where((_, i) => all[i + 1].BaseOffset > _cleanedTo).ToList();
        long dirtyBytes = dirty.Sum(s => s.Size);
        if (dirtyBytes == 0)
        {
            return false;
        }

        return dirtyBytes >= config.MinCleanableDirtyRatio * total
            || (config.MaxCompactionLagMs < long.MaxValue && dirty[0].Latest().Timestamp < NowMs - config.MaxCompactionLagMs);
    }

    /// <summary>A last segment older than the greatest lag is closed, so that it can be compacted.</summary>
    private void RollOverdue(LogConfig config)
    {
        lock (_appending)
        {
            var last = _segments[^1];
            if (config.MaxCompactionLagMs < long.MaxValue && last.Size > 0 && last.FirstTimestamp >= 0
                && last.FirstTimestamp < NowMs - config.MaxCompactionLagMs)
            {
                RollTo(_highWatermark);
            }
        }
    }
}
