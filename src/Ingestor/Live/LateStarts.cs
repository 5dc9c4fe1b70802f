using Candlewick.Market.Instruments;
using Candlewick.Market.Sessions;

namespace Candlewick.Ingestor.Live;

/// <summary>
/// Since when a connection has its instruments: of one that it gets in the middle of a session, the time before is missing. What an earlier run had is no
/// late start, for outages tell what was missed since. For one thread.
/// </summary>
internal sealed class LateStarts
{
    private static readonly SessionCatalog Sessions = SessionCatalog.For(SessionMode.Extended);

    /// <summary>When it was given up, microseconds UTC; 0: it is had.</summary>
    private readonly Dictionary<InstrumentId, long> _leftUs = [];

    /// <summary>Earlier runs had it.</summary>
    public void Had(InstrumentId instrument) => _leftUs[instrument] = 0;

    /// <summary>It is not wanted any more.</summary>
    public void Leaves(InstrumentId instrument, long nowUs) => _leftUs[instrument] = nowUs;

    /// <summary>It is had from now on. True where the session that goes on was missed since <paramref name="sinceUs"/>, microseconds UTC.</summary>
    public bool Begins(LiveInstrument instrument, long nowUs, out long sinceUs)
    {
        var id = instrument.Instrument.Id;
        bool isKnown = _leftUs.TryGetValue(id, out long leftUs);
        _leftUs[id] = 0;
        sinceUs = 0;
        if ((isKnown && leftUs == 0)
            || !Sessions.TryGet(instrument.SessionGroup.Length > 0 ? instrument.SessionGroup : id.Venue, out var group)
            || !new SessionClock(group).TryGetSessionOf(nowUs, out var session)
            || nowUs >= session.CloseUs)
        {
            return false;
        }

        sinceUs = Math.Max(session.OpenUs, leftUs);
        return sinceUs < nowUs;
    }
}
