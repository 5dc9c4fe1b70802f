namespace Candlewick.Ingestor.Live;

/// <summary>
/// How long to wait before the next attempt to connect: twice as long each time, up to a minute, of which a random half, so that clients that
/// lost one server do not come back together.
/// </summary>
internal sealed class Backoff(Random random)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private int _failures;

    /// <summary>After a connection that was good.</summary>
    public void Reset() => _failures = 0;

    public TimeSpan Next()
    {
        var longest = First * Math.Pow(2, Math.Min(_failures++, 6));
        longest = longest < Longest ? longest : Longest;
        return longest / 2 * (1 + random.NextDouble());
    }
}
