using System.Collections.Concurrent;
using Candlewick.Instruments.Lookup;
using Candlewick.Market.Instruments;
using Candlewick.Market.Quotes;
using Candlewick.Market.Sessions;
using Candlewick.Market.Ticks;

namespace Candlewick.StreamApi.Quotes;

/// <summary>Opens the book that an instrument's quote is folded in, with the hours it trades in. Safe to share between threads.</summary>
internal sealed class QuoteBooks(InstrumentMaster master)
{
    private static readonly SessionCatalog Sessions = SessionCatalog.For(SessionMode.Extended);

    private readonly ConcurrentDictionary<string, SessionClock> _clocks = new(StringComparer.Ordinal);

    /// <param name="instrument">An id.</param>
    public QuoteBook Open(string instrument) => new(
        ClockOf(instrument), InstrumentId.TryParse(instrument, out var id, out _) && PriceRange.ReachesBelowZero(id));

    /// <summary>The hours of an instrument: of the group that the master names, else of its venue; null where neither has any.</summary>
    public SessionClock? ClockOf(string instrument)
    {
        string venue = instrument[..Math.Max(0, instrument.IndexOf(':', StringComparison.Ordinal))];
        return (master.Find(instrument)?.SessionGroup is { Length: > 0 } named && Sessions.TryGet(named, out var group)) || Sessions.TryGet(venue, out group)
            ? _clocks.GetOrAdd(group.Name, static (_, of) => new SessionClock(of), group)
            : null;
    }
}
