namespace Candlewick.StreamApi.Tail;

/// <summary>What a reader finds at its position.</summary>
internal enum RingAnswer
{
    /// <summary>The position is older than what the ring holds.</summary>
    Older,

    /// <summary>Everything committed from the position on is in the answer, up to the count asked for.</summary>
    Read,
}

/// <summary>
/// The newest records of one partition, shared by every subscription: bounded by count and by bytes. One thread
/// appends, many read. Between <see cref="First"/> and <see cref="Next"/> nothing is missing; offsets that hold
/// no record (transaction markers, aborted records) are simply not there.
/// </summary>
internal sealed class PartitionRing(int capacity, long maxBytes)
{
    private readonly Lock _gate = new();
    private LogEntry[] _slots = new LogEntry[Math.Min(capacity, 256)];
    private int _head;
    private int _count;
    private long _bytes;
    private long _first;
    private long _next;
    private long _flushed;
    private bool _evicted;

    /// <summary>The first offset from which on every record is held.</summary>
    public long First => Volatile.Read(ref _first);

    /// <summary>The offset that will be read next.</summary>
    public long Next => Volatile.Read(ref _next);

    /// <summary>Up to where clients may read: what came together reaches all of them in the same frames, which are then written once.</summary>
    public long Flushed => Volatile.Read(ref _flushed);

    /// <summary>The last stable offset as the broker last told it; -1 before it was reached for the first time.</summary>
    public long End { get; private set; } = -1;

    /// <summary>Begins at <paramref name="offset"/>.</summary>
    public void Start(long offset)
    {
        lock (_gate)
        {
            _first = _next = _flushed = offset;
        }
    }

    /// <summary>Lets clients read what was appended.</summary>
    public void Flush() => Volatile.Write(ref _flushed, Next);

    public void Append(LogEntry entry)
    {
        lock (_gate)
        {
            if (_count == _slots.Length && _slots.Length < capacity)
            {
                Grow();
            }

            _bytes += Size(entry);
            while (_count > 0 && (_count == _slots.Length || _bytes > maxBytes))
            {
                Evict();
            }

            _slots[(_head + _count) % _slots.Length] = entry;
            _count++;
            Volatile.Write(ref _next, entry.Offset + 1);
        }
    }

    /// <summary>The end of the partition, as far as it is committed, is <paramref name="offset"/>.</summary>
    public void Reached(long offset)
    {
        lock (_gate)
        {
            Volatile.Write(ref _next, Math.Max(_next, offset));
            End = offset;
        }
    }

    /// <inheritdoc cref="Read(long, long, int, WantedKeys?, List{LogEntry}, out long, out double)"/>
    public RingAnswer Read(long position, int max, List<LogEntry> into, out long next) => Read(position, long.MaxValue, max, null, into, out next, out _);

    /// <summary>
    /// Looks at up to <paramref name="max"/> records from <paramref name="position"/> on, and adds those that are wanted to
    /// <paramref name="into"/>; <paramref name="next"/> is the position after all of them.
    /// </summary>
    /// <param name="end">Offset before which they lie.</param>
    /// <param name="wanted">Null where all are.</param>
    /// <param name="behind">
    /// How much of the ring a reader at <paramref name="position"/> has not read: 0 at the end, 1 where the next record would push its
    /// position out.
    /// </param>
    public RingAnswer Read(long position, long end, int max, WantedKeys? wanted, List<LogEntry> into, out long next, out double behind)
    {
        lock (_gate)
        {
            (next, behind) = (position, 1);
            if (position < _first)
            {
                return RingAnswer.Older;
            }

            int at = Find(position);
            behind = Unread(at);
            int last = end >= _next ? _count : Math.Max(at, Find(end));
            int to = at + Math.Min(last - at, max);
            for (int i = at; i < to; i++)
            {
                var entry = At(i);
                if (wanted is null || (entry.KeyNumber >= 0 && wanted.Contains(entry.KeyNumber)))
                {
                    into.Add(entry);
                }
            }

            next = to == last ? Math.Max(position, Math.Min(_next, end)) : At(to - 1).Offset + 1;
            return RingAnswer.Read;
        }
    }

    /// <inheritdoc cref="Read(long, long, int, WantedKeys?, List{LogEntry}, out long, out double)" path="/param[@name='behind']"/>
    public double Behind(long position)
    {
        lock (_gate)
        {
            return Unread(Find(position));
        }
    }

    /// <summary>The part of the ring from an index on.</summary>
    private double Unread(int from) => (double)(_count - from) / (_evicted ? _count : capacity);

    private LogEntry At(int index)
    {
        int slot = _head + index;
        return _slots[slot < _slots.Length ? slot : slot - _slots.Length];
    }

    /// <summary>Index of the first entry at or after <paramref name="position"/>.</summary>
    private int Find(long position)
    {
        int low = 0;
        int high = _count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (At(middle).Offset < position)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private void Evict()
    {
        var oldest = _slots[_head];
        _slots[_head] = null!;
        _head = (_head + 1) % _slots.Length;
        _count--;
        _bytes -= Size(oldest);
        Volatile.Write(ref _first, oldest.Offset + 1);
        _evicted = true;
    }

    private void Grow()
    {
        var larger = new LogEntry[Math.Min(capacity, _slots.Length * 2)];
        for (int i = 0; i < _count; i++)
        {
            larger[i] = At(i);
        }

        _slots = larger;
        _head = 0;
    }

    /// <summary>Bytes an entry is counted with: its value, and what it takes once it was decoded and written for clients in both forms.</summary>
    public static long Size(LogEntry entry) => (entry.Value?.Length ?? 0) + 900;
}
