using Candlewick.EmbeddedKafka.Log.Records;

namespace Candlewick.EmbeddedKafka.Log.Segments;

/// <summary>
/// One file of batches and its indexes. The last segment of a log grows, under the log's lock; all others stand still.
/// Indexes of the growing one live in memory and reach their files with a checkpoint, because until then recovery
/// reads the batches again anyway.
/// </summary>
internal sealed class Segment : IDisposable
{
    private readonly string _folder;
    private readonly LogDisk _disk;
    private readonly Lock _loading = new();
    private OffsetIndex? _offsets;
    private TimeIndex? _times;
    private AbortedIndex? _aborted;
    private SegmentMark _saved;
    private long _size;
    private long _unindexedBytes;
    private bool _indexUsed;
    private bool _isClosed;

    private Segment(string folder, long baseOffset, LogDisk disk, string suffix)
    {
        _folder = folder;
        _disk = disk;
        BaseOffset = baseOffset;
        Suffix = suffix;
        File = new LogFile(SegmentPath.Of(folder, baseOffset, SegmentPath.Log) + suffix, disk);
    }

    public long BaseOffset { get; }

    public LogFile File { get; }

    /// <summary>Bytes of whole batches; what is behind them in the file does not count.</summary>
    public long Size => Volatile.Read(ref _size);

    /// <summary>The greatest record time, or −1; known without the indexes only while the segment grows.</summary>
    public long MaxTimestamp { get; private set; } = RecordBatch.NoTimestamp;

    public long OffsetOfMaxTimestamp { get; private set; } = -1;

    /// <summary>The first batch's time, from which <c>segment.ms</c> counts; −1 in an empty segment.</summary>
    public long FirstTimestamp { get; private set; } = RecordBatch.NoTimestamp;

    private string Suffix { get; }

    /// <summary>An empty segment; its file appears with the first batch.</summary>
    public static Segment Create(string folder, long baseOffset, LogDisk disk, string suffix = "") => new(folder, baseOffset, disk, suffix)
    {
        _offsets = new OffsetIndex(),
        _times = new TimeIndex(),
        _aborted = new AbortedIndex(),
    };

    /// <summary>A segment that stands still, of that many bytes; its indexes are loaded when somebody needs them.</summary>
    public static Segment Open(string folder, long baseOffset, long size, LogDisk disk) => new(folder, baseOffset, disk, "")
    {
        _size = size,
        _isClosed = true,
    };

    /// <summary>The segment as a checkpoint left it, ready to grow; null where its files do not reach that far.</summary>
    public static Segment? Restore(string folder, SegmentMark mark, LogDisk disk)
    {
        var segment = new Segment(folder, mark.BaseOffset, disk, "");
        if (mark.Position > 0 && (!System.IO.File.Exists(segment.File.Path) || new FileInfo(segment.File.Path).Length < mark.Position))
        {
            return null;
        }

        segment._offsets = OffsetIndex.Decode(segment.ReadEntries(SegmentPath.Index, mark.OffsetEntries * OffsetIndex.EntryBytes), mark.Position);
        segment._times = TimeIndex.Decode(segment.ReadEntries(SegmentPath.TimeIndex, mark.TimeEntries * TimeIndex.EntryBytes));
        segment._aborted = AbortedIndex.Decode(segment.ReadEntries(SegmentPath.AbortedIndex, mark.AbortedEntries * AbortedIndex.EntryBytes));
        if (segment._offsets?.Count != mark.OffsetEntries || segment._times?.Count != mark.TimeEntries || segment._aborted?.Count != mark.AbortedEntries)
        {
            segment.Dispose();
            return null;
        }

        segment._size = mark.Position;
        segment._saved = mark;
        segment.MaxTimestamp = mark.MaxTimestamp;
        segment.OffsetOfMaxTimestamp = mark.OffsetOfMaxTimestamp;
        segment.LoadFirstTimestamp();
        return segment;
    }

    /// <summary>Writes batches behind the last one and indexes them.</summary>
    /// <exception cref="IOException">The disk refused; the segment is as it was.</exception>
    public void Append(ReadOnlySpan<byte> batches, int indexIntervalBytes)
    {
        try
        {
            File.Write(batches, _size);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Cut();
            throw;
        }

        while (!batches.IsEmpty)
        {
            int length = (int)new RecordBatch(batches).TotalBytes;
            Note(batches[..length], indexIntervalBytes);
            batches = batches[length..];
        }
    }

    /// <summary>Indexes one batch that is in the file behind <see cref="Size"/>, and counts it in.</summary>
    public void Note(ReadOnlySpan<byte> bytes, int indexIntervalBytes)
    {
        var batch = new RecordBatch(bytes);
        if (_size == 0)
        {
            FirstTimestamp = batch.MaxTimestamp;
        }

        if (batch.MaxTimestamp > MaxTimestamp)
        {
            MaxTimestamp = batch.MaxTimestamp;
            OffsetOfMaxTimestamp = batch.LastOffset;
        }

        if (_unindexedBytes > indexIntervalBytes)
        {
            _offsets!.Add((int)(batch.LastOffset - BaseOffset), (int)_size);
            AddTime();
            _unindexedBytes = 0;
        }

        _unindexedBytes += bytes.Length;
        Volatile.Write(ref _size, _size + bytes.Length);
    }

    public void NoteAborted(AbortedTransaction transaction) => _aborted!.Add(transaction);

    /// <summary>Ends growth: the last time entry covers the whole segment.</summary>
    public void Seal() => AddTime();

    public bool IsIndexFull(int maxIndexBytes) =>
        _offsets!.Count >= maxIndexBytes / OffsetIndex.EntryBytes || _times!.Count >= (maxIndexBytes / TimeIndex.EntryBytes) - 1;

    public SegmentMark Mark() => new(BaseOffset, _size, _offsets?.Count ?? 0, _times?.Count ?? 0, _aborted?.Count ?? 0, MaxTimestamp, OffsetOfMaxTimestamp);

    /// <summary>Where to begin looking for an offset.</summary>
    public int PositionOf(long offset) => Offsets().PositionOf((int)Math.Min(offset - BaseOffset, int.MaxValue));

    /// <summary>An offset before which no record is as late as <paramref name="timestamp"/>.</summary>
    public long LowerBound(long timestamp) => BaseOffset + Times().LowerBound(timestamp);

    /// <summary>The greatest record time and the last offset of its batch; (−1, −1) where no record has one.</summary>
    public (long Timestamp, long Offset) Latest()
    {
        if (MaxTimestamp < 0 && Size > 0 && Times().Last is { } last)
        {
            return (last.Timestamp, BaseOffset + last.RelativeOffset);
        }

        return (MaxTimestamp, OffsetOfMaxTimestamp);
    }

    public ReadOnlySpan<AbortedTransaction> Aborted()
    {
        var aborted = _aborted;
        if (aborted is null)
        {
            lock (_loading)
            {
                var read = AbortedIndex.Decode(ReadEntries(SegmentPath.AbortedIndex, int.MaxValue));
                File.ThrowIfRetired();
                aborted = _aborted ??= read ?? throw new IOException($"'{PathOf(SegmentPath.AbortedIndex)}' is damaged; delete the partition's file 'checkpoint' to have it rebuilt");
            }
        }

        return aborted.Entries;
    }

    public SegmentCursor Read(long position) => new(File, position, Size);

    /// <summary>Forces the batches to disk and brings the index files up to a mark.</summary>
    public void Save(SegmentMark mark)
    {
        if (mark.Position == 0 || _isClosed || mark == _saved)
        {
            return;
        }

        File.Flush();
        if (_offsets is { } offsets)
        {
            SaveEntries(SegmentPath.Index, offsets.Encode(_saved.OffsetEntries, mark.OffsetEntries), _saved.OffsetEntries * (long)OffsetIndex.EntryBytes);
        }

        if (_times is { } times)
        {
            SaveEntries(SegmentPath.TimeIndex, times.Encode(_saved.TimeEntries, mark.TimeEntries), _saved.TimeEntries * (long)TimeIndex.EntryBytes);
        }

        if (_aborted is { } aborted && mark.AbortedEntries > 0)
        {
            SaveEntries(SegmentPath.AbortedIndex, aborted.Encode(_saved.AbortedEntries, mark.AbortedEntries), _saved.AbortedEntries * (long)AbortedIndex.EntryBytes);
        }

        _saved = mark;
    }

    /// <summary>Gives back what reading a segment that stands still took, if nobody read it since the last call.</summary>
    public void Trim(bool isGrowing)
    {
        File.Trim();
        lock (_loading)
        {
            if (!isGrowing && !_indexUsed && (_isClosed || _saved == Mark()))
            {
                // Its files are complete from here on: there is nothing left to save.
                _isClosed = true;
                _offsets = null;
                _times = null;
            }

            _indexUsed = false;
        }
    }

    /// <summary>Shortens the file to the whole batches in it.</summary>
    public void Cut()
    {
        try
        {
            File.SetLength(_size);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What is behind the end is overwritten by the next append, and cut by recovery should none come.
            return;
        }
    }

    public void Dispose() => File.Dispose();

    private void AddTime()
    {
        if (MaxTimestamp >= 0)
        {
            _times!.Add(MaxTimestamp, (int)(OffsetOfMaxTimestamp - BaseOffset));
        }
    }

    private void LoadFirstTimestamp()
    {
        Span<byte> header = stackalloc byte[RecordBatch.HeaderBytes];
        if (_size > 0 && File.Read(header, 0) == header.Length)
        {
            FirstTimestamp = new RecordBatch(header).MaxTimestamp;
        }
    }

    private OffsetIndex Offsets()
    {
        _indexUsed = true;
        return _offsets ?? Load().Offsets;
    }

    private TimeIndex Times()
    {
        _indexUsed = true;
        return _times ?? Load().Times;
    }

    private (OffsetIndex Offsets, TimeIndex Times) Load()
    {
        lock (_loading)
        {
            if (_offsets is { } loaded && _times is { } loadedTimes)
            {
                return (loaded, loadedTimes);
            }

            var offsets = OffsetIndex.Decode(ReadEntries(SegmentPath.Index, int.MaxValue), Size);
            var times = TimeIndex.Decode(ReadEntries(SegmentPath.TimeIndex, int.MaxValue));
            bool isMissing = !System.IO.File.Exists(PathOf(SegmentPath.Index)) || !System.IO.File.Exists(PathOf(SegmentPath.TimeIndex));
            File.ThrowIfRetired();
            if (offsets is null || times is null || isMissing)
            {
                (offsets, times) = Rebuild();
            }

            _times = times;
            _offsets = offsets;
            return (offsets, times);
        }
    }

    /// <summary>Indexes from the batches themselves, for files that were lost.</summary>
    private (OffsetIndex Offsets, TimeIndex Times) Rebuild()
    {
        using var again = Create(_folder, BaseOffset, _disk);
        using var cursor = new SegmentCursor(File, 0, Size);
        while (cursor.MoveNext())
        {
            again.Note(cursor.Current, LogConfig.Default.IndexIntervalBytes);
        }

        again.Seal();
        SaveEntries(SegmentPath.Index, again._offsets!.Encode(0, again._offsets.Count), 0);
        SaveEntries(SegmentPath.TimeIndex, again._times!.Encode(0, again._times.Count), 0);
        return (again._offsets, again._times);
    }

    private string PathOf(string extension) => SegmentPath.Of(_folder, BaseOffset, extension) + Suffix;

    private byte[] ReadEntries(string extension, int atMost)
    {
        string path = PathOf(extension);
        if (atMost == 0 || !System.IO.File.Exists(path))
        {
            return [];
        }

        try
        {
            using var file = System.IO.File.OpenHandle(path);
            byte[] bytes = new byte[(int)Math.Min(atMost, RandomAccess.GetLength(file))];
            RandomAccess.Read(file, bytes, 0);
            return bytes;
        }
        catch (FileNotFoundException)
        {
            // Deleted since we looked: the caller asks whether the segment is gone.
            return [];
        }
    }

    private void SaveEntries(string extension, byte[] entries, long position)
    {
        using var file = System.IO.File.OpenHandle(PathOf(extension), FileMode.OpenOrCreate, FileAccess.ReadWrite);
        _disk.Write(file, entries, position);
        RandomAccess.SetLength(file, position + entries.Length);
        _disk.Flush(file);
    }
}
