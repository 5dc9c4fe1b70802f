namespace Candlewick.Ingestor.Merge;

/// <summary>
/// Files merged by time. Ties go by the order of the files, then of the lines, so that the merged order is a function of
/// the files alone: a restarted run finds its place by counting.
/// </summary>
internal sealed class MergedTicks : IDisposable
{
    private readonly IReadOnlyList<FileCursor> _files;
    private readonly PriorityQueue<int, (long KeyUs, int File)> _waiting = new();
    private int _current = -1;

    public MergedTicks(IReadOnlyList<FileCursor> files)
    {
        _files = files;
        for (int i = 0; i < files.Count; i++)
        {
            // Not opened yet: the start time holds its place.
            _waiting.Enqueue(i, (files[i].KeyUs, i));
        }
    }

    /// <summary>The file whose item is next in the merged order, after <see cref="MoveNext"/> was true.</summary>
    public FileCursor Current => _files[_current];

    public bool MoveNext()
    {
        while (true)
        {
            if (_current < 0)
            {
                if (!_waiting.TryDequeue(out _current, out _))
                {
                    _current = -1;
                    return false;
                }

                if (_files[_current].HasItem)
                {
                    return true;
                }
            }

            if (!_files[_current].Advance())
            {
                _current = -1;
                continue;
            }

            // Mostly the same file goes on, and the heap is left alone.
            var mine = (_files[_current].KeyUs, _current);
            if (!_waiting.TryPeek(out _, out var other) || mine.CompareTo(other) < 0)
            {
                return true;
            }

            _waiting.Enqueue(_current, mine);
            _current = -1;
        }
    }

    public void Dispose()
    {
        foreach (var file in _files)
        {
            file.Dispose();
        }
    }
}
