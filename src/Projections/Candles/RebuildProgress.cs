namespace Candlewick.Projections.Candles;

/// <summary>How far a rebuild is.</summary>
/// <param name="Doing">What it does: <c>reading</c>, <c>indexing</c>, <c>swapping</c>.</param>
/// <param name="Records">Offsets of the topic passed.</param>
/// <param name="Total">Offsets there were to pass when it began.</param>
/// <param name="Elapsed">Since it began.</param>
public sealed record RebuildProgress(string Doing, long Records, long Total, TimeSpan Elapsed)
{
    /// <summary>Time until everything is read, at the rate so far; null before there is one.</summary>
    public TimeSpan? Left => Records == 0 ? null : Elapsed * ((double)(Total - Records) / Records);
}
