using System.Text.Unicode;
using System.Text;
using Candlewick.CandleAggregator.Checkpoints;
using Candlewick.Contracts.Ticks;
using Candlewick.Contracts.V1;
using Candlewick.Market.Bars;
using Candlewick.Market.Instruments;
using Candlewick.Market.Sessions;

namespace Candlewick.CandleAggregator.Partitions;

/// <summary>The sources of one partition and their instruments, found by name as it stands on the wire.</summary>
internal sealed class SourceTable(CandleRules rules)
{
    private readonly Dictionary<byte[], Source> _sources = new(Utf8Names.Comparer);
    private readonly Dictionary<InstrumentId, TrackedInstrument> _instruments = [];
    private Source? _last;

    public IReadOnlyCollection<Source> All => _sources.Values;

    /// <summary>Every instrument of every source.</summary>
    public IReadOnlyCollection<TrackedInstrument> Instruments => _instruments.Values;

    /// <summary>The source of a name, made at its first tick; null where the name is not text.</summary>
    public Source? Get(ReadOnlySpan<byte> name)
    {
        // Ticks come in runs of one source.
        if (_last is not null && name.SequenceEqual(_last.Name))
        {
            return _last;
        }

        if (!_sources.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(name, out var source))
        {
            if (name.IsEmpty || !Utf8.IsValid(name))
            {
                return null;
            }

            source = Add(new Source(new SourceClock(Encoding.UTF8.GetString(name))));
        }

        return _last = source;
    }

    /// <summary>What a source has of an instrument, made at its first tick; null where the instrument's name or venue is not known.</summary>
    public SourceInstrument? Get(Source source, ReadOnlySpan<byte> instrument)
    {
        if (source.Instruments.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(instrument, out var found))
        {
            return found;
        }

        if (!InstrumentId.TryParse(Encoding.UTF8.GetString(instrument), out var id, out _) || !rules.TryGet(id.Venue, out var venue))
        {
            return null;
        }

        var tracked = Track(id);
        return Add(source, tracked, new InstrumentBars(id, source.Clock.Source, venue, tracked.Dates));
    }

    /// <summary>Takes the session group that the log names; false where it is none of the instrument's venue.</summary>
    public bool TryNameGroup(InstrumentBars bars, ReadOnlySpan<byte> group)
    {
        if (!rules.TryGet(bars.Instrument.Venue, Encoding.UTF8.GetString(group), out var named))
        {
            return false;
        }

        bars.NameGroup(named);
        return true;
    }

    /// <summary>Forgets what an ended source has of an instrument.</summary>
    public static void Remove(Source source, SourceInstrument instrument)
    {
        source.Instruments.Remove(Encoding.UTF8.GetBytes(instrument.Instrument.Id.ToString()));
        instrument.Instrument.Bars.Remove(instrument.Bars);
    }

    /// <summary>Puts a source of a checkpoint back.</summary>
    public void Restore(FeedState state) => Add(new Source(BarStates.ToClock(state)) { Counts = TickTotalsStates.ToCounts(state.Totals), IsDirty = false });

    /// <summary>Puts what a source has of an instrument back, after the source.</summary>
    public void Restore(InstrumentState state)
    {
        var source = Get(Encoding.UTF8.GetBytes(state.Source)) ?? throw new FormatException($"the checkpoint holds {state.Instrument} without a source");
        var tracked = Track(InstrumentId.Parse(state.Instrument));
        Add(source, tracked, BarStates.ToBars(state, rules, tracked.Dates));
    }

    /// <summary>Puts what waits to fill a gap back, after what the source has of the instrument.</summary>
    public void Restore(FillState state)
    {
        var bars = Track(InstrumentId.Parse(state.Instrument)).Bars.Find(bars => bars.Source == state.Source)
            ?? throw new FormatException($"the checkpoint has a fill of {state.Instrument} from {state.Source}, and nothing else of it");
        GapStates.Restore(bars, state);
    }

    /// <summary>The clock of a source that is there.</summary>
    public SourceClock ClockOf(string source) => _sources[Encoding.UTF8.GetBytes(source)].Clock;

    /// <summary>Puts the owners of an instrument's dates back, after what the sources have of it.</summary>
    public void Restore(DatesState state)
    {
        var tracked = Track(InstrumentId.Parse(state.Instrument));
        DateStates.Restore(state, tracked.Dates, source => tracked.Bars.Find(bars => bars.Source == source)
            ?? throw new FormatException($"the checkpoint has a date of {state.Instrument} from {source}, and nothing else of it"));
    }

    private TrackedInstrument Track(InstrumentId id)
    {
        if (!_instruments.TryGetValue(id, out var tracked))
        {
            _instruments.Add(id, tracked = new TrackedInstrument(id));
        }

        return tracked;
    }

    private Source Add(Source source)
    {
        _sources.Add(source.Name, source);
        return source;
    }

    private static SourceInstrument Add(Source source, TrackedInstrument tracked, InstrumentBars bars)
    {
        var added = new SourceInstrument(bars, tracked);
        source.Instruments.Add(Encoding.UTF8.GetBytes(tracked.Id.ToString()), added);
        tracked.Bars.Add(bars);
        return added;
    }
}
