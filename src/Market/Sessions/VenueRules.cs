namespace Candlewick.Market.Sessions;

/// <summary>The rules as they are for one session group, ready for the hot path. Safe to share between threads.</summary>
public sealed class VenueRules
{
    private readonly BarInterval[] _intervals;
    private readonly ulong[] _hashes;

    internal VenueRules(CandleRules rules, SessionGroup group)
    {
        Rules = rules;
        Clock = new SessionClock(group);
        GraceUs = rules.Grace.Ticks / TimeSpan.TicksPerMicrosecond;
        WindowUs = rules.RevisionWindow.Ticks / TimeSpan.TicksPerMicrosecond;
        _intervals = [.. rules.Intervals];
        _hashes = [.. _intervals.Select(interval => rules.HashOf(group, interval))];
    }

    public CandleRules Rules { get; }

    public SessionClock Clock { get; }

    public SessionGroup Group => Clock.Group;

    /// <summary>Shortest first.</summary>
    public ReadOnlySpan<BarInterval> Intervals => _intervals;

    internal long GraceUs { get; }

    internal long WindowUs { get; }

    /// <summary>
    /// What <c>Candle.rules</c> names: the first 8 bytes, big endian, of the SHA-256 of the group's sessions, the interval,
    /// the grace and the revision window.
    /// </summary>
    /// <exception cref="ArgumentException">The rules have no such interval.</exception>
    public ulong HashOf(BarInterval interval) => _hashes[IndexOf(interval)];

    /// <exception cref="ArgumentException">The rules have no such interval.</exception>
    public int IndexOf(BarInterval interval)
    {
        int index = Array.IndexOf(_intervals, interval);
        return index >= 0
            ? index
            : throw new ArgumentException($"The rules build no {interval} bars, only {string.Join(", ", _intervals)}.", nameof(interval));
    }
}
