namespace Candlewick.Market.Sessions;

/// <summary>The rules as they are for one session group, ready for the hot path. Safe to share between threads.</summary>
public sealed class VenueRules
{
    internal VenueRules(CandleRules rules, SessionGroup group)
    {
        Rules = rules;
        Clock = new SessionClock(group);
    }

    public CandleRules Rules { get; }

    public SessionClock Clock { get; }

    public SessionGroup Group => Clock.Group;

    /// <summary>Shortest first.</summary>
    public IReadOnlyList<BarInterval> Intervals => Rules.Intervals;

    /// <summary>What <c>Candle.rules</c> names.</summary>
    public ulong HashOf(BarInterval interval) => throw new NotImplementedException($"{interval}");
}
