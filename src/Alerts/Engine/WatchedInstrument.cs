using Candlewick.AlertRules.Evaluation;

namespace Candlewick.Alerts.Engine;

/// <summary>An instrument, or a feed that a rule is about, in one partition.</summary>
internal sealed class WatchedInstrument(InstrumentWatch watch)
{
    public InstrumentWatch Watch => watch;

    /// <summary>Whose ticks it has; null before the first.</summary>
    public WatchedSource? Source { get; set; }

    /// <summary>Its own session group, where one was named; empty: the venue's.</summary>
    public string Group { get; set; } = "";

    /// <summary>It is among those that may have something to be kept.</summary>
    public bool IsMoved { get; set; }
}
