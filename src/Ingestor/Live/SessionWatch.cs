using Candlewick.Market.Sessions;

namespace Candlewick.Ingestor.Live;

/// <summary>When there is continuous trading in any of the session groups that a connection has instruments of. For one thread.</summary>
internal sealed class SessionWatch
{
    private static readonly SessionCatalog Sessions = SessionCatalog.For(SessionMode.Regular);

    private readonly Dictionary<string, (SessionClock? Clock, int Instruments)> _groups = new(StringComparer.Ordinal);

    public void Add(LiveInstrument instrument)
    {
        string name = NameOf(instrument);
        var (clock, count) = _groups.TryGetValue(name, out var known) ? known
            : (Sessions.TryGet(name, out var group) ? new SessionClock(group) : null, 0);
        _groups[name] = (clock, count + 1);
    }

    public void Remove(LiveInstrument instrument)
    {
        string name = NameOf(instrument);
        if (_groups.TryGetValue(name, out var known))
        {
            _groups[name] = (known.Clock, known.Instruments - 1);
        }
    }

    /// <summary>The trading that goes on now and has for longest; null where there is none.</summary>
    public TradingSession? OpenAt(long nowUs)
    {
        TradingSession? open = null;
        foreach (var (clock, instruments) in _groups.Values)
        {
            if (instruments > 0 && Trading(clock, nowUs) is { } session && !(open?.ContinuousOpenUs <= session.ContinuousOpenUs))
            {
                open = session;
            }
        }

        return open;
    }

    /// <summary>
    /// Whether trading ended less than <paramref name="graceUs"/> ago: the clock tick that closes its bars has not been said yet.
    /// </summary>
    public bool HasJustClosed(long nowUs, long graceUs)
    {
        foreach (var (clock, instruments) in _groups.Values)
        {
            if (instruments > 0 && Trading(clock, nowUs - graceUs) is not null && Trading(clock, nowUs) is null)
            {
                return true;
            }
        }

        return false;
    }

    private static TradingSession? Trading(SessionClock? clock, long us) =>
        clock is not null && clock.TryLocate(us, out var session, out _) && us >= session.ContinuousOpenUs && us < session.ContinuousCloseUs ? session : null;

    private static string NameOf(LiveInstrument instrument) => instrument.SessionGroup.Length > 0 ? instrument.SessionGroup : instrument.Instrument.Id.Venue;
}
