using System.Diagnostics.CodeAnalysis;

namespace Candlewick.Market.Sessions;

/// <summary>What, besides the ticks, decides what a candle is. Immutable and safe to share between threads.</summary>
public sealed class CandleRules
{
    public static readonly TimeSpan DefaultGrace = TimeSpan.FromSeconds(2);

    public static readonly TimeSpan DefaultRevisionWindow = TimeSpan.FromMinutes(2);

    public static IReadOnlyList<BarInterval> DefaultIntervals { get; } =
        [BarInterval.OneSecond, BarInterval.OneMinute, BarInterval.FiveMinutes, BarInterval.OneDay];

    /// <exception cref="ArgumentException">No interval, one twice, a negative grace, or a revision window below the grace.</exception>
    public CandleRules(
        SessionMode mode = SessionMode.Extended,
        IReadOnlyList<BarInterval>? intervals = null,
        TimeSpan? grace = null,
        TimeSpan? revisionWindow = null)
    {
        Mode = mode;
        Intervals = intervals ?? DefaultIntervals;
        Grace = grace ?? DefaultGrace;
        RevisionWindow = revisionWindow ?? DefaultRevisionWindow;
    }

    public SessionMode Mode { get; }

    /// <summary>Shortest first.</summary>
    public IReadOnlyList<BarInterval> Intervals { get; }

    /// <summary>A bar closes when the watermark passes its end by this much.</summary>
    public TimeSpan Grace { get; }

    /// <summary>A tick further than this behind the watermark is late.</summary>
    public TimeSpan RevisionWindow { get; }

    /// <summary>Hash over all of it, for checkpoints: state built under other rules is of no use.</summary>
    public ulong Hash => throw new NotImplementedException();

    /// <summary>The rules of one venue. False where its sessions are not known.</summary>
    public bool TryGet(string venue, [NotNullWhen(true)] out VenueRules? rules) => throw new NotImplementedException();
}
