using System.Collections.Immutable;

namespace Candlewick.Projections;

/// <summary>Where the projection stands, for health, screens and tests. Safe to read from any thread.</summary>
public sealed class ProjectionStatus(TimeProvider time)
{
    /// <summary>A silence of this length begins a new measurement of the rate.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private ProjectionSnapshot _current = ProjectionSnapshot.Empty;
    private long _burstStart;
    private long _burstEnd;
    private long _burstRows;

    /// <summary>The state now.</summary>
    public ProjectionSnapshot Current
    {
        get
        {
            lock (_lock)
            {
                return _current;
            }
        }
    }

    internal void Assigned(IReadOnlyDictionary<int, long> positions) => Change(s => s with
    {
        Next = positions.ToImmutableSortedDictionary(),
        Lag = positions.ToImmutableSortedDictionary(p => p.Key, _ => (long?)null),
        Problem = null,
    });

    internal void GaveUp() => Change(s => s with { Next = s.Next.Clear(), Lag = s.Lag.Clear() });

    internal void Failed(string problem) => Change(s => s with { Problem = problem });

    internal void Behind(int partition, long records) => Change(s => s with { Lag = s.Lag.SetItem(partition, records) });

    /// <summary>A batch that began to be filled at <paramref name="begun"/> was stored.</summary>
    internal void Stored(IReadOnlyDictionary<int, long> next, int rows, int skipped, long begun)
    {
        lock (_lock)
        {
            if (_burstRows == 0 || time.GetElapsedTime(_burstEnd, begun) > Idle)
            {
                (_burstStart, _burstRows) = (begun, 0);
            }

            _burstEnd = time.GetTimestamp();
            _burstRows += rows;
            double seconds = time.GetElapsedTime(_burstStart, _burstEnd).TotalSeconds;
            _current = _current with
            {
                Next = _current.Next.SetItems(next),
                Rows = _current.Rows + rows,
                Batches = _current.Batches + 1,
                Skipped = _current.Skipped + skipped,
                RowsPerSecond = seconds > 0 ? _burstRows / seconds : 0,
                Problem = null,
            };
        }
    }

    private void Change(Func<ProjectionSnapshot, ProjectionSnapshot> change)
    {
        lock (_lock)
        {
            _current = change(_current);
        }
    }
}
