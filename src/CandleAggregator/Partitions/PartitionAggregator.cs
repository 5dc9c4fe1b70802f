using System.Text;
using Candlewick.CandleAggregator.Checkpoints;
using Candlewick.CandleAggregator.Output;
using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Ticks;
using Candlewick.Contracts.Topics;
using Candlewick.Market.Bars;
using Candlewick.Market.Candles;
using Candlewick.Market.Ticks;
using Candlewick.Streaming.Engines;
using Candlewick.Streaming.Transactions;
using Confluent.Kafka;
using V1 = Candlewick.Contracts.V1;

namespace Candlewick.CandleAggregator.Partitions;

/// <summary>
/// One partition of <c>ticks</c> made into candles. The hot path is <see cref="Process"/> for a trade: decode into a
/// struct, two look-ups by bytes, one call of the bar builder; it allocates nothing, takes no lock and formats nothing.
/// </summary>
internal sealed class PartitionAggregator : IPartitionEngine, IBarSink
{
    private readonly PartitionOutputs _outputs;
    private readonly EngineOutput _output;
    private readonly SourceTable _sources;
    private readonly FramedCodec<V1.Tick> _ticks;
    private readonly StateCodec _states;
    private readonly int _partition;
    private readonly List<TrackedInstrument> _moved = [];
    private readonly TickTraces _traces = new();
    private readonly SourceEvents _sourceEvents;
    private TickCounts _counts;
    private long _offset = -1;

    public PartitionAggregator(AggregatorOptions options, PartitionOutputs outputs, int partition, EngineOutput output)
    {
        (_outputs, _partition, _output) = (outputs, partition, output);
        _sources = new SourceTable(options.Rules);
        _ticks = new FramedCodec<V1.Tick>(TopicCatalog.Ticks, options.SchemaIds, V1.Tick.Parser);
        _states = new StateCodec(options.SchemaIds);
        _sourceEvents = new SourceEvents(outputs.Events, partition, output);
    }

    /// <summary>What it remembers; for who looks at what a record moves.</summary>
    public SourceTable Sources => _sources;

    /// <summary>What became of the records since the last commit.</summary>
    public TickCounts Counts => _counts;

    public void Restore(IReadOnlyDictionary<string, byte[]> state)
    {
        SourceStates.Restore(_sources, _states, state);

        // Killed between a commit and its update of candles.live, a predecessor left bars there that are closed.
        foreach (var tracked in _sources.Instruments)
        {
            Moved(tracked);
        }
    }

    public void Process(int input, ConsumeResult<byte[], byte[]> record)
    {
        _offset = record.Offset.Value;
        var tick = default(Tick);
        if (!_ticks.TryOpen(record.Message.Value, out var message)
            || !TickWire.TryRead(message, ref tick, out var instrument, out var name, out var sessionGroup)
            || _sources.Get(name) is not { } source)
        {
            Refuse(record, "unreadable: the value is not a Tick in Confluent framing with a schema of this topic");
            return;
        }

        bool concernsInstrument = tick.Kind is TickKind.Trade or TickKind.Snapshot or TickKind.Bar
            || tick is { Kind: TickKind.Control, Control: ControlKind.SessionGroup or ControlKind.Handover or ControlKind.GapFilled }
            || (tick is { Kind: TickKind.Control, Control: ControlKind.Gap } && !instrument.IsEmpty);
        if (!concernsInstrument)
        {
            Advance(source, tick);
        }
        else if (!instrument.SequenceEqual(record.Message.Key))
        {
            Refuse(record, "key: the record key is not the instrument of the tick");
        }
        else if (_sources.Get(source, instrument) is not { } found)
        {
            Refuse(record, "instrument: not VENUE:SYMBOL, or no session is known for the venue");
        }
        else if (tick.Kind == TickKind.Control)
        {
            Control(source, found, tick, sessionGroup, record);
        }
        else
        {
            bool rolled = found.Bars.Memory.VolumeIsRolling;
            Count(source, found, found.Bars.Apply(tick, _offset, source.Clock), record);
            if (found.Bars.Memory.VolumeIsRolling && !rolled && _output.IsOn)
            {
                _outputs.Events.WriteVolumeRolls(found.Bars, _partition, _offset, _output);
                _outputs.VolumeRolls(found.Bars, _partition, _offset);
            }
        }
    }

    public void Publish(InstrumentBars owner, BarSpec spec, in Bar bar, uint revision, long closedAtUs)
    {
        if (_output.IsOn)
        {
            _counts.Candles++;
            _outputs.Candles.Write(owner, spec, bar, revision, closedAtUs, _partition, _traces, _output);
        }
    }

    public void WriteState(StateWriter state) => SourceStates.Write(_sources, _states, state);

    public void AfterCommit()
    {
        _outputs.Report(_partition, _offset + 1, _counts);
        _counts = default;
        PublishLive();
    }

    public void Idle() => PublishLive();

    private void PublishLive()
    {
        // What is not due yet stays for a later call; Idle is one where no tick follows.
        if (_moved.Count > 0 && _output.IsCaughtUp)
        {
            _moved.RemoveAll(PublishedLive);
        }
    }

    private bool PublishedLive(TrackedInstrument tracked)
    {
        if (!_outputs.Live.IsDue(tracked.Live))
        {
            return false;
        }

        tracked.LiveDirty = false;
        _outputs.Live.Publish(tracked, _partition);
        return true;
    }

    private void Advance(Source source, in Tick tick)
    {
        var (reached, downSince, ended) = (source.Clock.Watermark, source.Clock.DownSinceUs, source.Clock.Ended);
        var change = source.Clock.Apply(tick);
        if (!ended)
        {
            _sourceEvents.Advanced(source, tick, reached, downSince);
        }

        // Whatever the change: that the source is down may be all that is new, and makes none of its own.
        source.IsDirty = true;
        if (change.HasFlag(SourceChange.Ended))
        {
            _outputs.SourceEnded(_partition, source);
        }

        if ((change & (SourceChange.Watermark | SourceChange.Ended)) == 0)
        {
            return;
        }

        foreach (var (bars, instrument) in source.Instruments.Values)
        {
            bool due = bars.NextDueUs <= source.Clock.Watermark || source.Clock.Ended;
            bars.Close(source.Clock, this);
            if (due)
            {
                Moved(instrument);
            }
        }
    }

    private void Control(Source source, SourceInstrument found, in Tick tick, ReadOnlySpan<byte> group, ConsumeResult<byte[], byte[]> record)
    {
        var (bars, instrument) = found;
        if (source.Clock.Ended)
        {
            Refuse(record, DeadLetterReasons.SourceEnded);
        }
        else if (tick.Control == ControlKind.SessionGroup)
        {
            if (!_sources.TryNameGroup(bars, group))
            {
                Refuse(record, "group: not a session group of the instrument's venue; the hours it had stay");
                _outputs.GroupRefused(bars, Encoding.UTF8.GetString(group));
            }
        }
        else if (tick.Control == ControlKind.Gap)
        {
            Miss(source, bars, tick);
        }
        else if (tick.Control == ControlKind.GapFilled)
        {
            Fill(source, found, tick);
        }
        else if (bars.Rules.Clock.TryLocate(tick.ClockUs, out var session, out _) && bars.Dates.HandOver(bars, session))
        {
            Moved(instrument);
        }
        else
        {
            Refuse(record, "handover: no session is at that time, its date is done, or its bars are of a session group that the source does not have");
        }
    }

    private void Miss(Source source, InstrumentBars bars, in Tick tick)
    {
        // Of a date that is another source's nothing is missing.
        if (bars.Miss(tick, source.Clock) && _output.IsOn)
        {
            _outputs.Events.WriteGap(bars, tick, _output);
        }
    }

    private void Fill(Source source, SourceInstrument found, in Tick tick)
    {
        long ticks = found.Instrument.Dates.Fill(tick.DownSinceUs, tick.ClockUs, tick.ReceiveUs, _sources.ClockOf, this);
        Moved(found.Instrument);
        source.IsDirty = true;
        if (_output.IsOn)
        {
            _outputs.Events.WriteFilled(found.Bars, tick, Math.Max(ticks, 0), _output);
        }
    }

    private void Count(Source source, SourceInstrument found, TickOutcome outcome, ConsumeResult<byte[], byte[]> record)
    {
        _counts.Count(outcome);
        source.Counts.Count(outcome);
        source.IsDirty = true;
        if (outcome == TickOutcome.Moved)
        {
            Moved(found.Instrument);
            if (record.Message.Headers is { } headers)
            {
                _traces.Moved(found.Bars, headers, _offset, _output.IsOn);
            }
        }
        else if (outcome == TickOutcome.NotOwner)
        {
            SetAside(found.Instrument);
        }
        else if (DeadLetterReasons.Of(outcome) is { } reason)
        {
            WriteDeadLetter(record, reason);
        }
    }

    private void SetAside(TrackedInstrument instrument)
    {
        var ticks = instrument.Dates.LastSetAside;
        if (ticks.Ticks == 1 && _output.IsOn)
        {
            string? owner = instrument.Dates.OwnerOf(ticks.Date);
            _outputs.Events.Write(instrument.Id, ticks, owner, _partition, _output);
            _outputs.SetAside(instrument.Id, ticks, owner, _partition);
        }
    }

    private void Moved(TrackedInstrument tracked)
    {
        if (!tracked.LiveDirty)
        {
            tracked.LiveDirty = true;
            _moved.Add(tracked);
        }
    }

    private void Refuse(ConsumeResult<byte[], byte[]> record, string reason)
    {
        _counts.DeadLetters++;
        WriteDeadLetter(record, reason);
    }

    private void WriteDeadLetter(ConsumeResult<byte[], byte[]> record, string reason)
    {
        if (_output.IsOn)
        {
            _output.Write(_outputs.DeadLetters, DeadLetters.OfInput(_outputs.Ticks, record, reason));
        }
    }
}
