using System.Collections.Concurrent;

namespace Candlewick.CandleAggregator;

/// <summary>How far the aggregator of this process has come; for health and for the screen. Safe to read from any thread.</summary>
public sealed class AggregatorProgress
{
    private readonly ConcurrentDictionary<int, long> _next = new();
    private readonly Lock _lock = new();
    private TickCounts _total;

    /// <summary>Next offset of <c>ticks</c> by partition, of the partitions this process has owned.</summary>
    public IReadOnlyDictionary<int, long> NextOffsets => _next;

    /// <summary>What became of the ticks so far.</summary>
    public TickCounts Total
    {
        get
        {
            lock (_lock)
            {
                return _total;
            }
        }
    }

    internal void Report(int partition, long nextOffset, in TickCounts counts)
    {
        _next[partition] = nextOffset;
        lock (_lock)
        {
            _total.Add(counts);
        }
    }
}
