using System.Text;
using System.Text.Unicode;
using Candlewick.AlertRules.Evaluation;
using Candlewick.Contracts.Ticks;
using Candlewick.Market.Instruments;
using Candlewick.Market.Sessions;
using Candlewick.Market.Ticks;

namespace Candlewick.Alerts.Engine;

/// <summary>The instruments and sources of one partition, found by name as it stands on the wire.</summary>
internal sealed class WatchTable(CandleRules rules)
{
    private readonly Dictionary<byte[], WatchedInstrument> _instruments = new(Utf8Names.Comparer);
    private readonly Dictionary<byte[], WatchedSource> _sources = new(Utf8Names.Comparer);

    public IEnumerable<WatchedInstrument> Instruments => _instruments.Values;

    public IEnumerable<WatchedSource> Sources => _sources.Values;

    /// <summary>Null where it is no name.</summary>
    public WatchedInstrument? Get(ReadOnlySpan<byte> name)
    {
        if (_instruments.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(name, out var found))
        {
            return found;
        }

        if (name.IsEmpty || !Utf8.IsValid(name))
        {
            return null;
        }

        string text = Encoding.UTF8.GetString(name);
        bool isInstrument = InstrumentId.TryParse(text, out var id, out _);
        var watch = new InstrumentWatch(text, isInstrument ? Hours(id.Venue, "") : null, isInstrument && PriceRange.ReachesBelowZero(id));
        return _instruments[name.ToArray()] = new WatchedInstrument(watch);
    }

    /// <summary>Null where it is no name.</summary>
    public WatchedSource? Source(ReadOnlySpan<byte> name)
    {
        if (_sources.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(name, out var found))
        {
            return found;
        }

        return name.IsEmpty || !Utf8.IsValid(name) ? null : _sources[name.ToArray()] = new WatchedSource(Encoding.UTF8.GetString(name));
    }

    /// <summary>An instrument trades in the hours of a group; one that its venue does not have changes nothing.</summary>
    public void NameGroup(WatchedInstrument instrument, string group)
    {
        string subject = instrument.Watch.Instrument;
        int colon = subject.IndexOf(':', StringComparison.Ordinal);
        if (group != instrument.Group && colon > 0 && Hours(subject[..colon], group) is { } hours)
        {
            instrument.Group = group;
            instrument.Watch.TradeIn(hours);
            instrument.Watch.Day.IsDirty = true;
        }
    }

    private SessionClock? Hours(string venue, string group) => rules.TryGet(venue, group, out var found) ? found.Clock : null;
}
