using System.Diagnostics.CodeAnalysis;

namespace Candlewick.Market.Sessions;

/// <summary>
/// Which session group a venue trades in. The sessions apply to every date: holidays have no ticks, and so no bars.
/// </summary>
public sealed class SessionCatalog
{
    private static readonly SessionGroup Nse = new(
        "NSE", "Asia/Kolkata", At(9, 15),
        new SessionPhase(SessionPhaseKind.PreOpen, At(9, 0), At(9, 15)),
        new SessionPhase(SessionPhaseKind.Continuous, At(9, 15), At(15, 30)),
        new SessionPhase(SessionPhaseKind.PostClose, At(15, 40), At(16, 0)));

    private static readonly SessionCatalog Extended = new(new(StringComparer.Ordinal)
    {
        ["NSE"] = Nse,
        ["NYSE"] = new(
            "NYSE", "America/New_York", At(9, 30),
            new SessionPhase(SessionPhaseKind.Continuous, At(4, 0), At(20, 0))),
    });

    private static readonly SessionCatalog Regular = new(new(StringComparer.Ordinal)
    {
        ["NSE"] = Nse,
        ["NYSE"] = new(
            "NYSE", "America/New_York", At(9, 30),
            new SessionPhase(SessionPhaseKind.Continuous, At(9, 30), At(16, 0))),
    });

    private readonly Dictionary<string, SessionGroup> _groups;

    private SessionCatalog(Dictionary<string, SessionGroup> groups)
    {
        _groups = groups;
        Venues = [.. groups.Keys.Order(StringComparer.Ordinal)];
    }

    /// <summary>Venues with known sessions, in ordinal order.</summary>
    public IReadOnlyList<string> Venues { get; }

    public static SessionCatalog For(SessionMode mode) => mode switch
    {
        SessionMode.Extended => Extended,
        SessionMode.Regular => Regular,
        _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "Sessions are extended or regular."),
    };

    /// <summary>False where the venue's sessions are not known.</summary>
    public bool TryGet(string venue, [NotNullWhen(true)] out SessionGroup? group) => _groups.TryGetValue(venue, out group);

    private static TimeSpan At(int hour, int minute) => new(hour, minute, 0);
}
