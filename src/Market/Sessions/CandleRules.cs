using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Candlewick.Market.Sessions;

/// <summary>What, besides the ticks, decides what a candle is. Immutable and safe to share between threads.</summary>
public sealed class CandleRules
{
    public static readonly TimeSpan DefaultGrace = TimeSpan.FromSeconds(2);

    public static readonly TimeSpan DefaultRevisionWindow = TimeSpan.FromMinutes(2);

    private readonly Dictionary<string, VenueRules> _venues = new(StringComparer.Ordinal);

    /// <param name="mode">Which hours make bars.</param>
    /// <param name="intervals">In any order; default <see cref="DefaultIntervals"/>.</param>
    /// <param name="grace">Default 2 s.</param>
    /// <param name="revisionWindow">Default 2 min.</param>
    /// <exception cref="ArgumentException">No interval, one twice, a negative grace, or a revision window below the grace.</exception>
    public CandleRules(
        SessionMode mode = SessionMode.Extended,
        IEnumerable<BarInterval>? intervals = null,
        TimeSpan? grace = null,
        TimeSpan? revisionWindow = null)
    {
        Mode = mode;
        Intervals = [.. (intervals ?? DefaultIntervals).Order()];
        Grace = grace ?? DefaultGrace;
        RevisionWindow = revisionWindow ?? DefaultRevisionWindow;
        if (Intervals.Count == 0 || Intervals.Distinct().Count() != Intervals.Count || Intervals[0].LengthUs <= 0)
        {
            throw new ArgumentException("Candle rules need at least one interval, each of them once.", nameof(intervals));
        }

        if (Grace < TimeSpan.Zero || RevisionWindow < Grace)
        {
            throw new ArgumentException(
                $"A grace of {Grace} with a revision window of {RevisionWindow} makes no sense: expected 0 <= grace <= window.", nameof(grace));
        }

        var catalog = SessionCatalog.For(mode);
        var text = new StringBuilder();
        foreach (string venue in catalog.Venues)
        {
            if (catalog.TryGet(venue, out var group))
            {
                _venues.Add(venue, new VenueRules(this, group));
                text.Append(venue).Append('\n').AppendJoin('\n', Intervals.Select(interval => Canonical(group, interval))).Append('\n');
            }
        }

        Hash = HashOf(text.ToString());
    }

    /// <summary>1s, 1m, 5m and 1d.</summary>
    public static IReadOnlyList<BarInterval> DefaultIntervals { get; } =
        [BarInterval.OneSecond, BarInterval.OneMinute, BarInterval.FiveMinutes, BarInterval.OneDay];

    public SessionMode Mode { get; }

    /// <summary>Shortest first.</summary>
    public IReadOnlyList<BarInterval> Intervals { get; }

    /// <summary>A bar closes when the watermark reaches its end plus this.</summary>
    public TimeSpan Grace { get; }

    /// <summary>A tick further than this behind the watermark is late.</summary>
    public TimeSpan RevisionWindow { get; }

    /// <summary>Hash over all of it, for checkpoints: state built under other rules is of no use.</summary>
    public ulong Hash { get; }

    /// <summary>The rules of one venue. False where its sessions are not known.</summary>
    public bool TryGet(string venue, [NotNullWhen(true)] out VenueRules? rules) => _venues.TryGetValue(venue, out rules);

    internal ulong HashOf(SessionGroup group, BarInterval interval) => HashOf(Canonical(group, interval));

    /// <summary>The number at the front rises when the arithmetic itself changes what a candle is.</summary>
    private string Canonical(SessionGroup group, BarInterval interval) =>
        $"candlewick/1 {group.Definition} interval={interval} grace={Grace.Ticks} window={RevisionWindow.Ticks}";

    private static ulong HashOf(string text) =>
        BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
