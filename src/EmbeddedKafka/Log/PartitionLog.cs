using Candlewick.EmbeddedKafka.Log.Producers;
using Candlewick.EmbeddedKafka.Log.Records;
using Candlewick.EmbeddedKafka.Log.Segments;

namespace Candlewick.EmbeddedKafka.Log;

/// <summary>
/// One partition. Appends take one lock an append, not a record. Readers take none: they see an array of segments
/// that is replaced, never changed, a segment's size that is published after its bytes, and the offsets published
/// after both. Checkpoints, retention and compaction exclude one another, and take the append lock only to read
/// or replace those few fields.
/// </summary>
internal sealed partial class PartitionLog : IDisposable
{
    /// <summary>A single node leads every partition from the first record to the last.</summary>
    public const int LeaderEpoch = 0;

    private readonly Lock _appending = new();
    private readonly Lock _upkeep = new();
    private readonly Lock _flushing = new();
    private readonly Lock _watching = new();
    private readonly LogSettings _settings;
    private readonly ProducerTable _producers;
    private volatile Segment[] _segments;
    private volatile LogConfig _config;
    private volatile GrowthWaiter[] _waiters = [];
    private long _highWatermark;
    private long _lastStableOffset;
    private long _logStartOffset;
    private long _flushedTo;
    private long _namedTo = -1;
    private long _cleanedTo;
    private long _checkpointedAt;
    private long _bytesSinceCheckpoint;
    private volatile LogError _refusal;

    private PartitionLog(string folder, LogConfig config, LogSettings settings, RecoveredLog recovered)
    {
        Folder = folder;
        _config = config;
        _settings = settings;
        _segments = recovered.Segments;
        _producers = recovered.Producers;
        _highWatermark = recovered.NextOffset;
        _flushedTo = recovered.FlushedTo;
        _logStartOffset = recovered.LogStartOffset;
        _cleanedTo = recovered.CleanedTo;
        _checkpointedAt = recovered.ScannedBytes == 0 ? recovered.NextOffset : -1;
        _bytesSinceCheckpoint = recovered.ScannedBytes;
        _lastStableOffset = StableOffset();
        RecoveredBytes = recovered.ScannedBytes;
        CutBytes = recovered.CutBytes;
    }

    public string Folder { get; private set; }

    /// <summary>May be replaced while the log is in use; takes effect with the next append or upkeep.</summary>
    public LogConfig Config
    {
        get => _config;
        set => _config = value;
    }

    /// <summary>The first offset a client may read.</summary>
    public long LogStartOffset => Volatile.Read(ref _logStartOffset);

    /// <summary>The next offset. On one node everything that is written is also visible.</summary>
    public long HighWatermark => Volatile.Read(ref _highWatermark);

    /// <summary>Below it every transaction is decided.</summary>
    public long LastStableOffset => Math.Max(Volatile.Read(ref _lastStableOffset), LogStartOffset);

    public long SizeBytes => _segments.Sum(s => s.Size);

    /// <summary>A flush to disk failed (or the log is closed): no appends until it is opened again.</summary>
    public bool IsRefusing => _refusal != LogError.None;

    public int SegmentCount => _segments.Length;

    /// <summary>Bytes that opening had to read, and bytes that it cut.</summary>
    public long RecoveredBytes { get; }

    /// <inheritdoc cref="RecoveredBytes"/>
    public long CutBytes { get; }

    private long NowMs => _settings.Time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Opens a partition's folder, made where it is missing.</summary>
    /// <exception cref="IOException">The disk refused.</exception>
    public static PartitionLog Open(string folder, LogConfig config, LogSettings settings)
    {
        var log = new PartitionLog(folder, config, settings, new LogRecovery(folder, config, settings).Open());
        if (log.CutBytes > 0)
        {
            LogMessages.TailCut(settings.Logger, folder, log.CutBytes, log.HighWatermark);
        }

        return log;
    }

    /// <summary>
    /// Checks batches, gives them their offsets, writes them. Offsets, leader epoch and, on topics that stamp their
    /// own time, the timestamp are set <em>in place</em>: the memory must be the caller's to give.
    /// </summary>
    public AppendResult Append(Memory<byte> batches, AppendOrigin origin)
    {
        var config = _config;
        long now = NowMs;
        var error = BatchValidator.Validate(batches.Span, config, origin, now);
        if (error == LogError.None && batches.Length > config.SegmentBytes)
        {
            error = LogError.RecordListTooLarge;
        }

        if (error != LogError.None)
        {
            return AppendResult.Failed(error, LogStartOffset);
        }

        long appendTime = -1;
        if (config.TimestampType == TimestampType.LogAppendTime)
        {
            appendTime = now;
            StampTime(batches.Span, now);
        }

        AppendResult result;
        lock (_appending)
        {
            result = AppendLocked(batches.Span, origin, config, now, appendTime);
        }

        return result.Error == LogError.None ? Acknowledge(result, batches.Length, isMarker: false) : result;
    }

    /// <summary>
    /// Ends a producer's transaction in this partition. Writing the same marker again is harmless.
    /// </summary>
    /// <param name="transactionVersion">2 and above: the epoch must be above that of the transaction's data.</param>
    public AppendResult AppendMarker(long producerId, short producerEpoch, bool commit, int coordinatorEpoch, int transactionVersion = 0)
    {
        long now = NowMs;
        var marker = new EndMarker(commit, coordinatorEpoch).ToBatch(producerId, producerEpoch, now);
        AppendResult result;
        lock (_appending)
        {
            var error = _producers.CheckMarker(producerId, producerEpoch, coordinatorEpoch, transactionVersion);
            if (error != LogError.None)
            {
                return AppendResult.Failed(error, LogStartOffset);
            }

            result = WriteLocked(marker.Span, _config, now, -1);
        }

        return result.Error == LogError.None ? Acknowledge(result, marker.Length, isMarker: true) : result;
    }

    /// <summary>What the log knows of its producers.</summary>
    public IReadOnlyList<ProducerSnapshot> DescribeProducers()
    {
        lock (_appending)
        {
            return [.. _producers.Entries.Select(e => new ProducerSnapshot(
                e.ProducerId, e.Epoch, e.LastSequence, e.Count == 0 ? -1 : e[e.Count - 1].Timestamp, e.CoordinatorEpoch, e.OpenSince ?? -1))];
        }
    }

    public void Dispose()
    {
        lock (_upkeep)
        {
            // Appends that come later are refused; one that is under way ends before the lock is ours.
            lock (_appending)
            {
                _refusal = LogError.KafkaStorageError;
            }

            foreach (var segment in _segments)
            {
                segment.Dispose();
            }
        }

        WakeWaiters();
    }

    private static void StampTime(Span<byte> batches, long now)
    {
        while (!batches.IsEmpty)
        {
            int length = (int)new RecordBatch(batches).TotalBytes;
            BatchStamp.SetLogAppendTime(batches[..length], now);
            batches = batches[length..];
        }
    }

    private AppendResult AppendLocked(Span<byte> batches, AppendOrigin origin, LogConfig config, long now, long appendTime)
    {
        for (var rest = batches; !rest.IsEmpty; rest = rest[(int)new RecordBatch(rest).TotalBytes..])
        {
            var batch = new RecordBatch(rest);
            var error = _producers.Check(batch, origin, out var original);
            if (error != LogError.None)
            {
                return AppendResult.Failed(error, LogStartOffset);
            }

            if (original is { } first)
            {
                return new AppendResult(LogError.None, first.FirstOffset, appendTime < 0 ? -1 : first.Timestamp, LogStartOffset)
                {
                    IsDuplicate = true,
                    NextOffset = first.LastOffset + 1,
                };
            }
        }

        return WriteLocked(batches, config, now, appendTime);
    }

    private AppendResult WriteLocked(Span<byte> batches, LogConfig config, long now, long appendTime)
    {
        if (_refusal != LogError.None)
        {
            return AppendResult.Failed(_refusal, LogStartOffset);
        }

        long baseOffset = _highWatermark;
        long next = baseOffset;
        for (var rest = batches; !rest.IsEmpty; rest = rest[(int)new RecordBatch(rest).TotalBytes..])
        {
            BatchStamp.Place(rest, next, LeaderEpoch);
            next += new RecordBatch(rest).LastOffsetDelta + 1;
        }

        try
        {
            Roll(batches, next, config);
            _segments[^1].Append(batches, config.IndexIntervalBytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogMessages.AppendRefused(_settings.Logger, Folder, e.Message);
            return AppendResult.Failed(LogError.KafkaStorageError, LogStartOffset);
        }

        for (var rest = batches; !rest.IsEmpty; rest = rest[(int)new RecordBatch(rest).TotalBytes..])
        {
            if (_producers.Apply(new RecordBatch(rest), now) is { } aborted)
            {
                _segments[^1].NoteAborted(aborted);
            }
        }

        // In this order: a committed reader that sees the watermark must not take open transactions for stable.
        Volatile.Write(ref _lastStableOffset, _producers.FirstUnstableOffset ?? next);
        Volatile.Write(ref _highWatermark, next);
        _bytesSinceCheckpoint += batches.Length;
        return new AppendResult(LogError.None, baseOffset, appendTime, LogStartOffset) { NextOffset = next };
    }

    /// <summary>Begins a new segment where these batches would make the last one too long, too old, or its index too full.</summary>
    private void Roll(ReadOnlySpan<byte> batches, long nextOffset, LogConfig config)
    {
        var last = _segments[^1];
        if (last.Size == 0)
        {
            if (nextOffset - last.BaseOffset > int.MaxValue)
            {
                RollTo(_highWatermark);
            }

            return;
        }

        long arriving = new RecordBatch(batches).MaxTimestamp;
        if (last.Size + batches.Length > config.SegmentBytes
            || (last.FirstTimestamp >= 0 && arriving - last.FirstTimestamp > config.SegmentMs)
            || last.IsIndexFull(config.SegmentIndexBytes)
            || nextOffset - last.BaseOffset > int.MaxValue)
        {
            RollTo(_highWatermark);
        }
    }

    private void RollTo(long baseOffset)
    {
        var last = _segments[^1];
        last.Seal();
        if (last.Size == 0)
        {
            last.Dispose();
            _segments = [.. _segments[..^1], Segment.Create(Folder, baseOffset, _settings.Disk)];
        }
        else
        {
            _segments = [.. _segments, Segment.Create(Folder, baseOffset, _settings.Disk)];
        }

        // A closed segment's indexes reach their files with the next checkpoint.
        _bytesSinceCheckpoint += _settings.CheckpointBytes;
    }

    private long StableOffset() => _producers.FirstUnstableOffset ?? _highWatermark;

    private AppendResult Acknowledge(AppendResult result, int bytes, bool isMarker)
    {
        if (_settings.Flush == FlushPolicy.Always && !FlushTo(result.NextOffset))
        {
            return AppendResult.Failed(LogError.KafkaStorageError, LogStartOffset);
        }

        foreach (var waiter in _waiters)
        {
            if (isMarker)
            {
                // A marker is small, and may have made megabytes visible.
                waiter.Wake();
            }
            else if (!result.IsDuplicate)
            {
                waiter.Note(bytes);
            }
        }

        return result;
    }
}
