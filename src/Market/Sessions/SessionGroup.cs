namespace Candlewick.Market.Sessions;

/// <summary>The trading hours that a group of instruments shares.</summary>
public sealed class SessionGroup
{
    /// <param name="name">Name, such as <c>NYSE</c>.</param>
    /// <param name="zone">IANA zone, such as <c>America/New_York</c>.</param>
    /// <param name="anchor">Local time at which the grid of intraday bars is anchored.</param>
    /// <param name="phases">Phases in order of time, not overlapping, exactly one of them continuous.</param>
    /// <exception cref="ArgumentException">The phases are not so, or the zone is unknown.</exception>
    public SessionGroup(string name, string zone, TimeSpan anchor, params IReadOnlyList<SessionPhase> phases)
    {
        Name = name;
        Zone = zone;
        Anchor = anchor;
        Phases = phases;
    }

    public string Name { get; }

    public string Zone { get; }

    public TimeSpan Anchor { get; }

    public IReadOnlyList<SessionPhase> Phases { get; }

    public override string ToString() => Name;
}
