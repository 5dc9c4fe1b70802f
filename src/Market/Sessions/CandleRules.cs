using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Candlewick.Market.Bars;
using Candlewick.Market.Candles;

namespace Candlewick.Market.Sessions;

/// <summary>What, besides the ticks, decides what a candle is. Immutable and safe to share between threads.</summary>
public sealed class CandleRules
{
    public static readonly TimeSpan DefaultGrace = TimeSpan.FromSeconds(2);

    public static readonly TimeSpan DefaultRevisionWindow = TimeSpan.FromMinutes(2);

    private readonly Dictionary<string, VenueRules> _rules = new(StringComparer.Ordinal);

    /// <param name="mode">Which hours make bars.</param>
    /// <param name="specs">In any order; default <see cref="DefaultSpecs"/>.</param>
    /// <param name="grace">Default 2 s.</param>
    /// <param name="revisionWindow">Default 2 min.</param>
    /// <param name="ruleOf">Which bars can be built, and how; default <see cref="Bars.BarRules.Of"/>.</param>
    /// <exception cref="ArgumentException">No specification, one twice, one that cannot be built, a negative grace, or a revision window below the grace.</exception>
    public CandleRules(
        SessionMode mode = SessionMode.Extended,
        IEnumerable<BarSpec>? specs = null,
        TimeSpan? grace = null,
        TimeSpan? revisionWindow = null,
        Func<BarSpec, IBarRule?>? ruleOf = null)
    {
        Mode = mode;
        Specs = [.. (specs ?? DefaultSpecs).Order()];
        Grace = grace ?? DefaultGrace;
        RevisionWindow = revisionWindow ?? DefaultRevisionWindow;
        if (Specs.Count == 0 || Specs.Distinct().Count() != Specs.Count)
        {
            throw new ArgumentException("Candle rules need at least one bar specification, each of them once.", nameof(specs));
        }

        BarRules = [.. Specs.Select(spec => (ruleOf ?? Bars.BarRules.Of)(spec) ?? throw new ArgumentException(Bars.BarRules.WhyNot(spec), nameof(specs)))];

        if (Grace < TimeSpan.Zero || RevisionWindow < Grace)
        {
            throw new ArgumentException(
                $"A grace of {Grace} with a revision window of {RevisionWindow} makes no sense: expected 0 <= grace <= window.", nameof(grace));
        }

        var catalog = SessionCatalog.For(mode);
        foreach (string name in catalog.Groups.Concat(catalog.Venues))
        {
            if (catalog.TryGet(name, out var group) && !_rules.ContainsKey(name))
            {
                _rules.Add(name, _rules.TryGetValue(group.Name, out var known) ? known : new VenueRules(this, group));
            }
        }

        Hash = HashOf($"candlewick/2 sessions={mode} intervals={string.Join(',', Specs)} {Closing}");
    }

    /// <summary>1s, 1m, 5m and 1d.</summary>
    public static IReadOnlyList<BarSpec> DefaultSpecs { get; } =
        [BarSpec.OneSecond, BarSpec.OneMinute, BarSpec.FiveMinutes, BarSpec.OneDay];

    public SessionMode Mode { get; }

    /// <summary>Shortest first.</summary>
    public IReadOnlyList<BarSpec> Specs { get; }

    /// <summary>How the bars of each of <see cref="Specs"/> begin and end.</summary>
    internal IReadOnlyList<IBarRule> BarRules { get; }

    /// <summary>A bar closes when the watermark reaches its end plus this.</summary>
    public TimeSpan Grace { get; }

    /// <summary>A tick further than this behind the watermark is late.</summary>
    public TimeSpan RevisionWindow { get; }

    /// <summary>
    /// Hash for checkpoints: state built under other rules is of no use. The calendars are not in it, for they are added to
    /// every year: each bar of a checkpoint has the rules of its own date beside it.
    /// </summary>
    public ulong Hash { get; }

    private string Closing => $"grace={Grace.Ticks} window={RevisionWindow.Ticks}";

    /// <summary>The rules of one session group, or of a venue's default one. False where its sessions are not known.</summary>
    public bool TryGet(string groupOrVenue, [NotNullWhen(true)] out VenueRules? rules) => _rules.TryGetValue(groupOrVenue, out rules);

    /// <summary>
    /// The rules of a session group as they are for instruments of <paramref name="venue"/>; of an empty name, those of the
    /// venue's default group. False where there is no such group, or it is another venue's: an instrument trades in one of its own.
    /// </summary>
    public bool TryGet(string venue, string group, [NotNullWhen(true)] out VenueRules? rules)
    {
        var found = SessionCatalog.For(Mode).GroupsOf(venue).FirstOrDefault(g => group.Length == 0 || g.Name == group);
        rules = found is null ? null : _rules[found.Name];
        return rules is not null;
    }

    /// <summary>
    /// The number at the front rises when the arithmetic itself changes what a candle is. The group's own name is left out:
    /// groups of a venue that keep the same hours on a date make the same candles.
    /// </summary>
    internal ulong HashOf(SessionGroup group, SessionHours hours, BarSpec spec) =>
        HashOf($"candlewick/1 {group.Venue} {group.Zone} {hours.Definition} interval={spec} {Closing}");

    private static ulong HashOf(string text) =>
        BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
