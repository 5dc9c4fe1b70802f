namespace Candlewick.Cli.Commands;

/// <summary>One stage behind a run, as its positions show it: when it first moved, when it last moved, where it is.</summary>
/// <param name="name">In the report.</param>
/// <param name="time">Measures.</param>
internal sealed class Stage(string name, TimeProvider time)
{
    private long[]? _next;
    private long _looked;
    private long? _began;
    private long _moved;

    public string Name { get; } = name;

    /// <summary>
    /// From the last look before it first moved to the look at which it had last moved; zero where it never did. Looks are a tenth of a
    /// second apart, and so are the ends of this.
    /// </summary>
    public TimeSpan Took => _began is { } began ? time.GetElapsedTime(began, _moved) : TimeSpan.Zero;

    /// <summary>Takes the next offsets of its partitions, by partition.</summary>
    public void See(long[] next)
    {
        long now = time.GetTimestamp();
        if (_next is not null && !next.AsSpan().SequenceEqual(_next))
        {
            _began ??= _looked;
            _moved = now;
        }

        (_next, _looked) = (next, now);
    }

    /// <summary>True where it is through with everything before <paramref name="end"/>. The last record there is a transaction marker, which no consumer counts.</summary>
    public bool HasReached(long[] end) => _next is not null && _next.Zip(end).All(p => p.First >= p.Second - 1);

    /// <summary>How long it has not moved, since <paramref name="start"/> at the longest.</summary>
    public TimeSpan StandsStill(long start) => time.GetElapsedTime(Math.Max(start, _moved));
}
