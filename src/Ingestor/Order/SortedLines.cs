using Candlewick.Ingestor.Text;

namespace Candlewick.Ingestor.Order;

/// <summary>Sorted runs as one; each line still knows its number in the file.</summary>
internal sealed class SortedLines : ILines
{
    private readonly IReadOnlyList<ISortedRun> _runs;
    private readonly FileStream? _spill;
    private readonly PriorityQueue<ISortedRun, SortEntry> _waiting = new();
    private readonly long _lines;
    private readonly long _fileBytes;
    private ISortedRun? _current;
    private long _given;

    public SortedLines(IReadOnlyList<ISortedRun> runs, FileStream? spill, string? damage, long lines, long fileBytes)
    {
        (_runs, _spill, Damage, _lines, _fileBytes) = (runs, spill, damage, lines, fileBytes);
        foreach (var run in _runs)
        {
            Queue(run);
        }
    }

    public long Line => _current?.Entry.Line ?? 0;

    public int Part => _current?.Entry.Part ?? 0;

    public string? Damage { get; }

    /// <summary>As if every line were as long as the others.</summary>
    public long BytesRead => _lines == 0 ? 0 : (long)((double)_given / _lines * _fileBytes);

    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        if (_current is not null)
        {
            Queue(_current);
        }

        bool any = _waiting.TryDequeue(out _current, out _);
        _given += any ? 1 : 0;
        line = any ? _current!.Text : default;
        return any;
    }

    public void Dispose() => _spill?.Dispose();

    private void Queue(ISortedRun run)
    {
        if (run.MoveNext())
        {
            _waiting.Enqueue(run, run.Entry);
        }
    }
}
