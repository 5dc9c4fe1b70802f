using System.Collections.Concurrent;
using Candlewick.Market.Candles;

namespace Candlewick.Market.Sessions;

/// <summary>The rules as they are for one session group, ready for the hot path. Safe to share between threads.</summary>
public sealed class VenueRules
{
    private readonly BarSpec[] _specs;
    private readonly ConcurrentDictionary<SessionHours, ulong[]> _hashes = [];
    private readonly Func<SessionHours, ulong[]> _hash;

    internal VenueRules(CandleRules rules, SessionGroup group)
    {
        Rules = rules;
        Clock = new SessionClock(group);
        GraceUs = rules.Grace.Ticks / TimeSpan.TicksPerMicrosecond;
        WindowUs = rules.RevisionWindow.Ticks / TimeSpan.TicksPerMicrosecond;
        _specs = [.. rules.Specs];
        _hash = hours => [.. _specs.Select(spec => rules.HashOf(group, hours, spec))];
    }

    public CandleRules Rules { get; }

    public SessionClock Clock { get; }

    public SessionGroup Group => Clock.Group;

    /// <summary>Shortest first.</summary>
    public ReadOnlySpan<BarSpec> Specs => _specs;

    internal long GraceUs { get; }

    internal long WindowUs { get; }

    /// <summary>
    /// What <c>Candle.rules</c> names: the first 8 bytes, big endian, of the SHA-256 of the hours of that trading date
    /// (yyyymmdd), the specification, the grace and the revision window; 0 where the date is no trading day. The calendar's other
    /// dates have no part in it: a candle keeps its rules when next year's holidays are added.
    /// </summary>
    /// <exception cref="ArgumentException">The rules have no such specification.</exception>
    public ulong HashOf(BarSpec spec, int tradingDate)
    {
        int index = IndexOf(spec);
        return Clock.HoursOf(tradingDate) is { } hours ? _hashes.GetOrAdd(hours, _hash)[index] : 0;
    }

    /// <exception cref="ArgumentException">The rules have no such specification.</exception>
    public int IndexOf(BarSpec spec)
    {
        int index = Array.IndexOf(_specs, spec);
        return index >= 0
            ? index
            : throw new ArgumentException($"The rules build no {spec} bars, only {string.Join(", ", _specs)}.", nameof(spec));
    }
}
