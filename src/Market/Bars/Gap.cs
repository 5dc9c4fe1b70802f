namespace Candlewick.Market.Bars;

/// <summary>
/// A time of one trading date, [<see cref="FromUs"/>, <see cref="ToUs"/>) in microseconds UTC, of which an instrument's ticks are missing and may still
/// be filled in. Bars that overlap it are kept until it is filled. Not safe to share between threads.
/// </summary>
public sealed class Gap(int date, long fromUs, long toUs)
{
    /// <summary>Trading date, yyyymmdd.</summary>
    public int Date { get; } = date;

    public long FromUs { get; internal set; } = fromUs;

    public long ToUs { get; internal set; } = toUs;

    /// <summary>From here on it may be filled: bars before had been given up when the gap was told.</summary>
    public long FillFromUs { get; set; } = fromUs;

    /// <summary>The last id that came before; null where there are no ids. What is missing has ids between this and <see cref="BeforeSequence"/>.</summary>
    public long? AfterSequence { get; set; }

    /// <summary>The first id that came after; null as long as none did.</summary>
    public long? BeforeSequence { get; set; }

    /// <summary>Every id between is missing: the gap is filled when all of them have come.</summary>
    public bool HasAllSequences { get; init; }

    /// <summary>Nobody had anything of its date before it was filled: it flags no bar.</summary>
    public bool IsUnseen { get; init; }

    /// <summary>Time of the snapshot whose bars got the volume of the gap as unattributed; 0: none.</summary>
    public long LandedUs { get; set; }

    /// <summary>Ids that have been filled in.</summary>
    public SequenceRanges Received { get; init; } = new();

    /// <summary>It only tells that something is missing: it can be filled no more.</summary>
    public bool IsLost => FillFromUs >= ToUs;

    /// <summary>All ids that were missing have come.</summary>
    internal bool IsComplete => HasAllSequences && Received.Count == BeforeSequence - AfterSequence - 1;

    internal bool Overlaps(long fromUs, long toUs) => FromUs < toUs && ToUs > fromUs;

    /// <summary>Whether an id may be one of those that are missing.</summary>
    internal bool MayLack(long sequence) => (AfterSequence is not { } after || sequence > after) && (BeforeSequence is not { } before || sequence < before);

    /// <summary>The same gap over another part of its time.</summary>
    internal Gap Part(long fromUs, long toUs) => new(Date, fromUs, toUs)
    {
        FillFromUs = Math.Clamp(FillFromUs, fromUs, toUs),
        AfterSequence = AfterSequence,
        BeforeSequence = BeforeSequence,
        IsUnseen = IsUnseen,
        LandedUs = LandedUs,
        Received = new SequenceRanges(Received.Ranges),
    };
}
