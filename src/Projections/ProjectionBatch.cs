namespace Candlewick.Projections;

/// <summary>What was read since the last transaction.</summary>
internal sealed class ProjectionBatch<TRow>
    where TRow : class
{
    private readonly List<TRow> _rows = [];
    private readonly Dictionary<int, long> _next = [];
    private readonly List<string> _traces = [];

    /// <summary>Rows in the order in which they were read.</summary>
    public IReadOnlyList<TRow> Rows => _rows;

    /// <summary>Where each partition that was read goes on.</summary>
    public IReadOnlyDictionary<int, long> Next => _next;

    /// <summary>Records read, skipped ones too.</summary>
    public int Records { get; private set; }

    /// <summary>Records that were none of ours.</summary>
    public int Skipped => Records - _rows.Count;

    /// <summary>Traces that records of it belong to; nearly always none.</summary>
    public IReadOnlyList<string> Traces => _traces;

    /// <summary>Timestamp of the first record's arrival.</summary>
    public long Begun { get; private set; }

    public void Begin(long timestamp) => Begun = timestamp;

    /// <summary>A record was read; <paramref name="row"/> is null where it was skipped.</summary>
    public void Add(int partition, long offset, TRow? row, string? trace)
    {
        Records++;
        if (trace is not null)
        {
            _traces.Add(trace);
        }

        _next[partition] = offset + 1;
        if (row is not null)
        {
            _rows.Add(row);
        }
    }

    public void Clear()
    {
        Records = 0;
        _rows.Clear();
        _traces.Clear();
        _next.Clear();
    }
}
