using System.Collections.Concurrent;
using Candlewick.Market.Instruments;
using Candlewick.Market.Sessions;
using Candlewick.StreamApi.Protocol;

namespace Candlewick.StreamApi.Candles;

/// <summary>
/// Where an instrument's candles lie: by the session group that the master names, else by its venue's, as the aggregator
/// has it. A venue without known sessions trades round the clock.
/// </summary>
/// <param name="groupOf">What the master names; null or empty where it does not.</param>
internal sealed class CandleGrids(SessionMode sessions, Func<string, string?> groupOf)
{
    private readonly SessionCatalog _catalog = SessionCatalog.For(sessions);
    private readonly ConcurrentDictionary<string, SessionClock> _clocks = new(StringComparer.Ordinal);

    public SessionClock ClockOf(string instrument)
    {
        string? named = groupOf(instrument);
        string venue = instrument[..instrument.IndexOf(':', StringComparison.Ordinal)];
        var group = _catalog.GroupsOf(venue).FirstOrDefault(group => string.IsNullOrEmpty(named) || group.Name == named)
            ?? (_catalog.TryGet(venue, out var own) || _catalog.TryGet(SessionGroups.Crypto, out own) ? own : throw new InvalidOperationException("there is no calendar"));
        return _clocks.GetOrAdd(group.Name, static (_, group) => new SessionClock(group), group);
    }

    /// <summary>The grids of one interval, for whoever merges.</summary>
    public GridSet Of(ServedInterval interval) => new(this, interval);
}
