using System.Text;
using Candlewick.Market.Bars;
using Candlewick.Market.Candles;
using Candlewick.Market.Instruments;
using Candlewick.Market.Sessions;
using Candlewick.Market.Ticks;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Subscriptions;
using Candlewick.StreamApi.Tail;

namespace Candlewick.StreamApi.Replay;

/// <summary>
/// The open candles of one partition of ticks, built by the rules that the aggregators build them by: of all sources of an instrument
/// the latest bar that is not published yet.
/// </summary>
internal sealed class OpenBars : IReplayReader, IBarSink
{
    private readonly TickWireReader _ticks;
    private readonly CandleRules _rules;
    private readonly Func<string, string> _groupOf;
    private readonly Dictionary<string, OpenSource> _sources = [];
    private readonly Dictionary<string, OpenInstrument> _instruments = [];
    private readonly Trailing _trailing;
    private OpenSource? _last;

    /// <param name="rules">Of the intervals that are wanted.</param>
    /// <param name="groupOf">The session group that the master names for an instrument, empty for none: a control tick that the log has of it may lie further back.</param>
    /// <param name="conflate">Span of the log's time in which each is told once.</param>
    public OpenBars(TickWireReader ticks, CandleRules rules, Func<string, string> groupOf, TimeSpan conflate) =>
        (_ticks, _rules, _groupOf, _trailing) = (ticks, rules, groupOf, new Trailing(conflate.Ticks / TimeSpan.TicksPerMicrosecond, StateOf));

    public ValueTask ReadAsync(LogEntry entry, Scope scope, List<Seen> into)
    {
        Take(entry, scope, into);
        return ValueTask.CompletedTask;
    }

    private void Take(LogEntry entry, Scope scope, List<Seen> into)
    {
        _trailing.Reach(entry.TimestampMs * 1_000, into);
        Tick tick = default;
        if (!_ticks.TryRead(entry, ref tick, out var name, out var group))
        {
            return;
        }

        var source = Source(name);
        if (entry.Key is not { } key)
        {
            Advance(source, tick);
        }
        else if (scope.Instruments.Contains(key) && Find(source, key) is var (bars, instrument))
        {
            if (tick.Kind == TickKind.Control)
            {
                Control(source, bars, instrument, tick, group);
            }
            else if (bars.Apply(tick, entry.Offset, source.Clock) == TickOutcome.Moved)
            {
                _trailing.Change(TickItem.EventUs(tick), key, into);
            }
        }
    }

    public ValueTask<IReadOnlyList<Item>> PresentAsync(bool isTold)
    {
        if (isTold)
        {
            _trailing.Forget();
        }

        return ValueTask.FromResult<IReadOnlyList<Item>>([.. _instruments.Keys.Order(StringComparer.Ordinal).SelectMany(StateOf)]);
    }

    /// <summary>What is closed comes on another channel.</summary>
    void IBarSink.Publish(InstrumentBars owner, BarSpec spec, in Bar bar, uint revision, long closedAtUs)
    {
    }

    private void Advance(OpenSource source, in Tick tick)
    {
        if ((source.Clock.Apply(tick) & (SourceChange.Watermark | SourceChange.Ended)) != 0)
        {
            foreach (var (bars, _) in source.Instruments.Values)
            {
                bars.Close(source.Clock, this);
            }
        }
    }

    private void Control(OpenSource source, InstrumentBars bars, OpenInstrument instrument, in Tick tick, ReadOnlySpan<byte> group)
    {
        if (source.Clock.Ended)
        {
            return;
        }

        switch (tick.Control)
        {
            case ControlKind.SessionGroup when _rules.TryGet(bars.Instrument.Venue, Encoding.UTF8.GetString(group), out var named):
                bars.NameGroup(named);
                break;
            case ControlKind.Gap:
                bars.Miss(tick, source.Clock);
                break;
            case ControlKind.GapFilled:
                instrument.Dates.Fill(tick.DownSinceUs, tick.ClockUs, tick.ReceiveUs, of => _sources[of].Clock, this);
                break;
            case ControlKind.Handover when bars.Rules.Clock.TryLocate(tick.ClockUs, out var session, out _):
                bars.Dates.HandOver(bars, session);
                break;
        }
    }

    private IEnumerable<Item> StateOf(string instrument)
    {
        for (int i = 0; i < _rules.Specs.Count; i++)
        {
            InstrumentBars? newest = null;
            foreach (var bars in _instruments[instrument].Bars)
            {
                var series = bars.Bars(i);
                if (series.Length > 0 && series[^1].IsOpen && (newest is null || series[^1].StartUs > newest.Bars(i)[^1].StartUs))
                {
                    newest = bars;
                }
            }

            if (newest is not null)
            {
                yield return new CandleItem(OpenBarRow.Of(newest, _rules.Specs[i], newest.Bars(i)[^1]));
            }
        }
    }

    private OpenSource Source(ReadOnlySpan<byte> name)
    {
        // Ticks come in runs of one source.
        if (_last is not null && name.SequenceEqual(_last.Utf8))
        {
            return _last;
        }

        string text = Encoding.UTF8.GetString(name);
        if (!_sources.TryGetValue(text, out var source))
        {
            _sources.Add(text, source = new OpenSource(new SourceClock(text), name.ToArray()));
        }

        return _last = source;
    }

    /// <summary>Null where no sessions of its venue are known: the aggregators build no bars of it either.</summary>
    private (InstrumentBars Bars, OpenInstrument Instrument)? Find(OpenSource source, string key)
    {
        if (source.Instruments.TryGetValue(key, out var found))
        {
            return found;
        }

        if (!InstrumentId.TryParse(key, out var id, out _) || (!_rules.TryGet(id.Venue, _groupOf(key), out var venue) && !_rules.TryGet(id.Venue, out venue)))
        {
            return null;
        }

        if (!_instruments.TryGetValue(key, out var instrument))
        {
            _instruments.Add(key, instrument = new OpenInstrument());
        }

        var bars = new InstrumentBars(id, source.Clock.Source, venue, instrument.Dates);
        instrument.Bars.Add(bars);
        source.Instruments.Add(key, (bars, instrument));
        return (bars, instrument);
    }

    private sealed record OpenSource(SourceClock Clock, byte[] Utf8)
    {
        public Dictionary<string, (InstrumentBars Bars, OpenInstrument Instrument)> Instruments { get; } = [];
    }

    /// <summary>What all sources of an instrument share.</summary>
    private sealed class OpenInstrument
    {
        public InstrumentDates Dates { get; } = new();

        public List<InstrumentBars> Bars { get; } = [];
    }
}
