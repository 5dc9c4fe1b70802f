using Candlewick.EmbeddedKafka.Log.Segments;

namespace Candlewick.EmbeddedKafka.Log;

internal sealed partial class PartitionLog
{
    /// <summary>True once enough was appended since the last checkpoint to be worth another.</summary>
    public bool WantsCheckpoint => Volatile.Read(ref _bytesSinceCheckpoint) >= _settings.CheckpointBytes;

    /// <summary>Forces what was appended to disk. False, and no more appends, if that failed: what a failed flush covered is unknown.</summary>
    public bool Flush() => FlushTo(HighWatermark);

    /// <summary>Forces the log to disk and notes how far, so that opening it need not read that far.</summary>
    /// <exception cref="IOException">The disk refused; the last checkpoint stands.</exception>
    public void TakeCheckpoint()
    {
        lock (_upkeep)
        {
            TakeCheckpointLocked();
        }
    }

    /// <summary>Deletes segments past the topic's retention by time and size, and those before the log's start. Returns how many.</summary>
    /// <exception cref="IOException">The disk refused.</exception>
    public int Retain()
    {
        lock (_upkeep)
        {
            var config = _config;
            int expired = CountExpired(_segments, config);
            if (expired == _segments.Length)
            {
                lock (_appending)
                {
                    RollTo(_highWatermark);
                }
            }

            return Drop(expired);
        }
    }

    /// <summary>
    /// Makes records below an offset unreadable (−1: all there are) and deletes the segments that only held such.
    /// Returns the log's new start.
    /// </summary>
    /// <exception cref="IOException">The disk refused.</exception>
    public (LogError Error, long LogStartOffset) DeleteRecordsBefore(long offset)
    {
        var config = _config;
        if (config.Compact && !config.Delete)
        {
            return (LogError.PolicyViolation, -1);
        }

        lock (_upkeep)
        {
            long before = offset == -1 ? HighWatermark : offset;
            if (before < 0 || before > HighWatermark)
            {
                return (LogError.OffsetOutOfRange, -1);
            }

            if (before > LogStartOffset)
            {
                Volatile.Write(ref _logStartOffset, before);
                _checkpointedAt = -1;
                TakeCheckpointLocked();
                Drop(CountBefore(_segments, before));
            }

            return (LogError.None, LogStartOffset);
        }
    }

    /// <summary>Forgets producers that were silent for longer than they are kept.</summary>
    public void ExpireProducers()
    {
        lock (_appending)
        {
            _producers.Expire(NowMs - (long)_settings.ProducerExpiry.TotalMilliseconds);
        }
    }

    /// <summary>Closes files and drops indexes that nobody read since the last call.</summary>
    public void Trim()
    {
        lock (_upkeep)
        {
            var segments = _segments;
            for (int i = 0; i < segments.Length; i++)
            {
                segments[i].Trim(isGrowing: i == segments.Length - 1);
            }
        }
    }

    /// <summary>An orderly end: the next open reads nothing.</summary>
    public void Close()
    {
        lock (_upkeep)
        {
            if (_refusal == LogError.None)
            {
                TakeCheckpointLocked();
            }
        }

        Dispose();
    }

    /// <summary>Ends use of the log and takes its folder out of the way under another name; deleting may take its time.</summary>
    public void MoveAway(string folder)
    {
        Dispose();
        Directory.Move(Folder, folder);
        Folder = folder;
    }

    internal void Watch(GrowthWaiter waiter)
    {
        lock (_watching)
        {
            _waiters = [.. _waiters, waiter];
        }

        if (_refusal != LogError.None)
        {
            waiter.Wake();
        }
    }

    internal void Unwatch(GrowthWaiter waiter)
    {
        lock (_watching)
        {
            _waiters = [.. _waiters.Where(w => w != waiter)];
        }
    }

    private void WakeWaiters()
    {
        foreach (var waiter in _waiters)
        {
            waiter.Wake();
        }
    }

    private bool FlushTo(long offset)
    {
        // Appends that wait here while another flushes find their bytes flushed with it.
        lock (_flushing)
        {
            if (_flushedTo >= offset)
            {
                return true;
            }

            long target = HighWatermark;
            var segments = _segments;
            try
            {
                for (int i = segments.Length - 1; i >= 0; i--)
                {
                    if (segments[i].Size > 0)
                    {
                        segments[i].File.Flush();
                        FlushNameOf(segments[i]);
                    }

                    if (segments[i].BaseOffset <= _flushedTo)
                    {
                        break;
                    }
                }
            }
            catch (SegmentGoneException)
            {
                return _refusal == LogError.None;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                RefuseAfter(e);
                return false;
            }

            _flushedTo = target;
            return true;
        }
    }

    /// <summary>A new file is on disk once its folder's entry is, too.</summary>
    private void FlushNameOf(Segment segment)
    {
        if (segment.BaseOffset > _namedTo)
        {
            _settings.Disk.FlushFolder(Folder);
            _namedTo = segment.BaseOffset;
        }
    }

    private void RefuseAfter(Exception failure)
    {
        // A log that is closed or deleted meanwhile has refused before.
        if (_refusal == LogError.None)
        {
            _refusal = LogError.KafkaStorageError;
            LogMessages.FlushFailed(_settings.Logger, Folder, failure.Message);
        }
    }

    private void TakeCheckpointLocked()
    {
        Checkpoint checkpoint;
        (Segment Segment, SegmentMark Mark)[] marks;
        lock (_appending)
        {
            if (_checkpointedAt == _highWatermark && _bytesSinceCheckpoint == 0)
            {
                return;
            }

            marks = [.. _segments.Select(s => (s, s.Mark()))];
            checkpoint = new Checkpoint(
                marks[^1].Mark, _highWatermark, _logStartOffset, _cleanedTo, [.. _producers.Entries.Select(e => e.Copy())]);
            _bytesSinceCheckpoint = 0;
        }

        try
        {
            foreach (var (segment, mark) in marks)
            {
                segment.Save(mark);
            }

            checkpoint.Save(Folder, _settings.Disk);
            _checkpointedAt = checkpoint.Offset;
        }
        catch (FlushFailedException e)
        {
            RefuseAfter(e);
            throw;
        }
        catch
        {
            // Tried again with the next round.
            Volatile.Write(ref _bytesSinceCheckpoint, _settings.CheckpointBytes);
            throw;
        }
    }

    private int CountExpired(Segment[] segments, LogConfig config)
    {
        int expired = CountBefore(segments, LogStartOffset);
        if (!config.Delete)
        {
            return expired;
        }

        long now = NowMs;
        long size = segments.Skip(expired).Sum(s => s.Size);
        while (expired < segments.Length && segments[expired].Size > 0)
        {
            var segment = segments[expired];
            bool tooOld = config.RetentionMs >= 0 && now - TimeOf(segment) > config.RetentionMs;
            bool tooMuch = config.RetentionBytes >= 0 && size - segment.Size >= config.RetentionBytes;
            if (!tooOld && !tooMuch)
            {
                break;
            }

            size -= segment.Size;
            expired++;
        }

        return expired;
    }

    private static int CountBefore(Segment[] segments, long start)
    {
        int count = 0;
        while (count < segments.Length - 1 && segments[count + 1].BaseOffset <= start)
        {
            count++;
        }

        return count;
    }

    /// <summary>A segment is as old as its latest record, or as its file where records carry no time.</summary>
    private static long TimeOf(Segment segment)
    {
        long latest = segment.Latest().Timestamp;
        return latest >= 0 ? latest : new DateTimeOffset(File.GetLastWriteTimeUtc(segment.File.Path)).ToUnixTimeMilliseconds();
    }

    private int Drop(int count)
    {
        if (count == 0)
        {
            return 0;
        }

        // Without it a crash between the last delete and the next checkpoint would begin the offsets anew.
        TakeCheckpointLocked();
        Segment[] dropped;
        lock (_appending)
        {
            dropped = _segments[..count];
            Volatile.Write(ref _logStartOffset, Math.Max(_logStartOffset, _segments[count].BaseOffset));
            _segments = _segments[count..];
        }

        foreach (var segment in dropped)
        {
            segment.Dispose();
            SegmentPath.Delete(Folder, segment.BaseOffset);
        }

        LogMessages.SegmentsDeleted(_settings.Logger, Folder, count, LogStartOffset);
        return count;
    }
}
