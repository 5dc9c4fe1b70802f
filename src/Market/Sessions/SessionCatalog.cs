using System.Diagnostics.CodeAnalysis;
using Candlewick.Market.Sessions.Calendars;

namespace Candlewick.Market.Sessions;

/// <summary>
/// The session groups, by their own names and by the venues they are the default of. An instrument's own group comes from
/// its master; where none is named, its venue decides. Immutable and safe to share between threads.
/// </summary>
public sealed class SessionCatalog
{
    private static readonly Lazy<SessionCatalog> Extended = new(() => new SessionCatalog(SessionMode.Extended));
    private static readonly Lazy<SessionCatalog> Regular = new(() => new SessionCatalog(SessionMode.Regular));

    private readonly Dictionary<string, SessionGroup> _groups = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SessionGroup> _venues = new(StringComparer.Ordinal);

    private SessionCatalog(SessionMode mode)
    {
        foreach (var file in CalendarLibrary.Files)
        {
            foreach (var entry in file.Groups)
            {
                var group = new SessionGroup(entry.Name, entry.Venue, file.Zone, new SessionCalendar(file, entry, mode));
                _groups.Add(group.Name, group);
                foreach (string venue in entry.DefaultFor)
                {
                    _venues.Add(venue, group);
                }
            }
        }

        Groups = [.. _groups.Keys.Order(StringComparer.Ordinal)];
        Venues = [.. _venues.Keys.Order(StringComparer.Ordinal)];
    }

    /// <summary>Names of the groups, such as <c>NSE-EQ</c>, in ordinal order.</summary>
    public IReadOnlyList<string> Groups { get; }

    /// <summary>Venues with known sessions, in ordinal order.</summary>
    public IReadOnlyList<string> Venues { get; }

    public static SessionCatalog For(SessionMode mode) => mode switch
    {
        SessionMode.Extended => Extended.Value,
        SessionMode.Regular => Regular.Value,
        _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "Sessions are extended or regular."),
    };

    /// <summary>The group of that name, else the default one of the venue of that name. False where there is neither.</summary>
    public bool TryGet(string groupOrVenue, [NotNullWhen(true)] out SessionGroup? group) =>
        _groups.TryGetValue(groupOrVenue, out group) || _venues.TryGetValue(groupOrVenue, out group);

    /// <summary>The groups that an instrument of a venue can be in, the default one first; none where its sessions are not known.</summary>
    public IEnumerable<SessionGroup> GroupsOf(string venue) =>
        TryGet(venue, out var byDefault) ? _groups.Values.Where(g => g.Venue == byDefault.Venue).OrderBy(g => g != byDefault) : [];
}
