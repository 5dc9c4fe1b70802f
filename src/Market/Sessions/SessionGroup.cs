using System.Globalization;
using System.Text;

namespace Candlewick.Market.Sessions;

/// <summary>The trading hours that a group of instruments shares.</summary>
public sealed class SessionGroup
{
    /// <param name="name">Name, such as <c>NYSE</c>.</param>
    /// <param name="zone">IANA zone, such as <c>America/New_York</c>.</param>
    /// <param name="anchor">Local time at which the grid of intraday bars is anchored.</param>
    /// <param name="phases">Phases in order of time, not overlapping, exactly one of them continuous.</param>
    /// <exception cref="ArgumentException">The phases are not so, or reach beyond their date.</exception>
    /// <exception cref="TimeZoneNotFoundException">This machine does not know the zone.</exception>
    public SessionGroup(string name, string zone, TimeSpan anchor, params IReadOnlyList<SessionPhase> phases)
    {
        for (int i = 0; i < phases.Count; i++)
        {
            var from = i == 0 ? TimeSpan.Zero : phases[i - 1].Close;
            if (phases[i].Open < from || phases[i].Close <= phases[i].Open || phases[i].Close > TimeSpan.FromDays(1))
            {
                throw new ArgumentException($"Phase {i + 1} of session group {name} is empty, out of order or beyond its date.", nameof(phases));
            }
        }

        Continuous = phases.Count(phase => phase.Kind == SessionPhaseKind.Continuous) == 1
            ? phases.Single(phase => phase.Kind == SessionPhaseKind.Continuous)
            : throw new ArgumentException($"Session group {name} needs exactly one continuous phase.", nameof(phases));
        Name = name;
        TimeZone = Zones.Find(zone);
        Zone = zone;
        Anchor = anchor;
        Phases = phases;
        Definition = Describe();
    }

    public string Name { get; }

    /// <summary>IANA name.</summary>
    public string Zone { get; }

    /// <summary>Local time since midnight.</summary>
    public TimeSpan Anchor { get; }

    public IReadOnlyList<SessionPhase> Phases { get; }

    public SessionPhase Continuous { get; }

    internal TimeZoneInfo TimeZone { get; }

    /// <summary>All of it as one line of text, for the hash of the rules.</summary>
    internal string Definition { get; }

    public override string ToString() => Name;

    private string Describe()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Name} {Zone} anchor={Anchor:hh\\:mm\\:ss}");
        foreach (var phase in Phases)
        {
            // Ticks, for midnight at the end of the day would print as the one at its start.
            text.Append(CultureInfo.InvariantCulture, $" {phase.Kind}={phase.Open.Ticks}-{phase.Close.Ticks}");
        }

        return text.ToString();
    }
}
