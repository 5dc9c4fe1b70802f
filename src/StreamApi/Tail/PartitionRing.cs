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
    private bool _evicted;

    /// <summary>The first offset from which on every record is held.</summary>
    public long First
    {
        get
        {
            lock (_gate)
            {
                return _first;
            }
        }
    }

    /// <summary>The offset that will be read next.</summary>
    public long Next
    {
        get
        {
            lock (_gate)
            {
                return _next;
            }
        }
    }

    /// <summary>The last stable offset as the broker last told it; -1 before it was reached for the first time.</summary>
    public long End { get; private set; } = -1;

    /// <summary>Begins at <paramref name="offset"/>.</summary>
    public void Start(long offset)
    {
        lock (_gate)
        {
            _first = _next = offset;
        }
    }

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
            _next = entry.Offset + 1;
        }
    }

    /// <summary>The end of the partition, as far as it is committed, is <paramref name="offset"/>.</summary>
    public void Reached(long offset)
    {
        lock (_gate)
        {
            _next = Math.Max(_next, offset);
            End = offset;
        }
    }

    /// <summary>
    /// Adds up to <paramref name="max"/> records from <paramref name="position"/> on to <paramref name="into"/>;
    /// <paramref name="next"/> is the position after them.
    /// </summary>
    public RingAnswer Read(long position, int max, List<LogEntry> into, out long next)
    {
        lock (_gate)
        {
            next = position;
            if (position < _first)
            {
                return RingAnswer.Older;
            }

            int at = Find(position);
            int end = at + Math.Min(_count - at, max);
            for (int i = at; i < end; i++)
            {
                into.Add(At(i));
            }

            next = end == _count ? Math.Max(position, _next) : At(end - 1).Offset + 1;
            return RingAnswer.Read;
        }
    }

    /// <summary>
    /// How much of the ring a reader at <paramref name="position"/> has not read: 0 at the end, 1 where the next record
    /// would push its position out.
    /// </summary>
    public double Behind(long position)
    {
        lock (_gate)
        {
            int unread = _count - Find(position);
            return (double)unread / (_evicted ? _count : capacity);
        }
    }

    private LogEntry At(int index) => _slots[(_head + index) % _slots.Length];

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
        _first = oldest.Offset + 1;
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
    private static long Size(LogEntry entry) => (entry.Value?.Length ?? 0) + 900;
}
