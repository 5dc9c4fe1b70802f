namespace Candlewick.Ingestor.Live;

/// <summary>What several connections have published, as of one.</summary>
internal sealed class SummedProgress(Action<IngestProgress>? told)
{
    private readonly Dictionary<string, IngestProgress> _last = new(StringComparer.Ordinal);

    /// <summary>Where one of them tells; null where nobody listens.</summary>
    public Action<IngestProgress>? For(string source) => told is null ? null : progress => Tell(source, progress);

    private void Tell(string source, IngestProgress progress)
    {
        lock (_last)
        {
            _last[source] = progress;
            told!(progress with { Ticks = _last.Values.Sum(p => p.Ticks), TicksPerSecond = _last.Values.Sum(p => p.TicksPerSecond) });
        }
    }
}
