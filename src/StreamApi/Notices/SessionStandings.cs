using System.Collections.Concurrent;
using System.Text.Json;
using Candlewick.Market.Sessions;
using Candlewick.StreamApi.Subscriptions;

namespace Candlewick.StreamApi.Notices;

/// <summary>Where session groups stand by their calendars. Safe to share between threads.</summary>
internal sealed class SessionStandings
{
    private const string Closed = "closed";

    /// <summary>How many days ahead an open or close is looked for: longer than any holidays are.</summary>
    private const int DaysAhead = 15;

    private readonly ConcurrentDictionary<string, (SessionStanding Standing, long FromUs, long UntilUs)> _known = new(StringComparer.Ordinal);

    /// <summary>Where a group stands at a time, microseconds UTC. Allocates where that has changed only.</summary>
    public SessionStanding Of(SessionClock clock, long us)
    {
        if (_known.TryGetValue(clock.Group.Name, out var known) && us >= known.FromUs && us < known.UntilUs)
        {
            return known.Standing;
        }

        var (standing, untilUs) = At(clock, us);
        _known[clock.Group.Name] = (standing, us, untilUs);
        return standing;
    }

    private static (SessionStanding Standing, long UntilUs) At(SessionClock clock, long us)
    {
        var today = clock.Group.DateAt(DateTimeOffset.UnixEpoch.AddMicroseconds(us));
        var phases = Enumerable.Range(-1, DaysAhead + 1).Select(day => clock.Describe(today.AddDays(day))).Where(day => day.IsCovered).SelectMany(day => day.Phases).ToList();
        string phase = phases.Find(p => p.Bounds.StartUs <= us && us < p.Bounds.EndUs) is { Bounds.EndUs: > 0 } on ? NameOf(on.Phase.Kind) : Closed;
        var regular = Joined(phases.Where(p => p.Phase.Kind == SessionPhaseKind.Continuous).Select(p => (p.Bounds.StartUs, p.Bounds.EndUs)));
        long untilUs = phases.SelectMany(p => new[] { p.Bounds.StartUs, p.Bounds.EndUs }).Where(boundary => boundary > us).DefaultIfEmpty(us + 1).Min();
        long lastUs = phases.Count > 0 ? phases[^1].Bounds.EndUs : 0;
        return (new SessionStanding(
            clock.Group.Venue, clock.Group.Name, phase,
            First(regular.Select(r => r.StartUs).Where(start => start > us)),
            // What trades to the end of all that was looked at does not close.
            First(regular.Select(r => r.EndUs).Where(end => end > us && (end < lastUs || regular.Count > 1)))), untilUs);
    }

    /// <summary>Spans that adjoin are one: a market that never closes has no open either.</summary>
    private static List<(long StartUs, long EndUs)> Joined(IEnumerable<(long StartUs, long EndUs)> spans)
    {
        var joined = new List<(long StartUs, long EndUs)>();
        foreach (var (start, end) in spans)
        {
            if (joined.Count > 0 && joined[^1].EndUs == start)
            {
                joined[^1] = (joined[^1].StartUs, end);
            }
            else
            {
                joined.Add((start, end));
            }
        }

        return joined;
    }

    private static string NameOf(SessionPhaseKind kind) => JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString());

    private static long? First(IEnumerable<long> ascending) => ascending.Select(us => (long?)us).FirstOrDefault();
}
