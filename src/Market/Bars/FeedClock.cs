using Candlewick.Market.Ticks;

namespace Candlewick.Market.Bars;

/// <summary>What a clock or control tick changed.</summary>
[Flags]
public enum FeedChange
{
    None = 0,

    /// <summary>The watermark moved: call <see cref="InstrumentBars.Close"/> on the source's instruments.</summary>
    Watermark = 1,

    /// <summary>Data turned out to be missing, or the feed's observation began anew.</summary>
    Missing = 2,

    /// <summary>The source has ended: close everything of it.</summary>
    Ended = 4,
}

/// <summary>The time of one source as one partition of <c>ticks</c> tells it. Microseconds UTC.</summary>
public sealed class FeedClock(string source)
{
    public string Source { get; } = source;

    /// <summary>The time the source has reached; 0 before its first clock tick. Never goes back.</summary>
    public long Watermark { get; private set; }

    /// <summary>Since when the feed has been observed without a gap: its first clock tick, or the end of the last gap; 0 = unknown.</summary>
    public long ObservedSinceUs { get; private set; }

    /// <summary>Since when the feed has been down; 0 = it is up.</summary>
    public long DownSinceUs { get; private set; }

    public bool Ended { get; private set; }

    /// <summary>Known missing times that open bars may still overlap, oldest first, bounded.</summary>
    public ReadOnlySpan<MissingSpan> Missing => throw new NotImplementedException();

    /// <summary>Takes a clock or control tick of this source; of other kinds, and after the end, nothing changes.</summary>
    public FeedChange Apply(in Tick tick) => throw new NotImplementedException();

    /// <summary>Whether [from, to) overlaps time in which the feed was away.</summary>
    public bool Misses(long fromUs, long toUs) => throw new NotImplementedException();

    /// <summary>Puts a checkpoint back.</summary>
    public void Restore(long watermark, long observedSinceUs, long downSinceUs, bool ended, ReadOnlySpan<MissingSpan> missing)
    {
        Watermark = watermark;
        ObservedSinceUs = observedSinceUs;
        DownSinceUs = downSinceUs;
        Ended = ended;
    }
}
