using System.Text;
using Candlewick.CandleAggregator.Checkpoints;
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
    private const string SourceEnded = "ended: its source had said that it ended";

    private readonly PartitionOutputs _outputs;
    private readonly EngineOutput _output;
    private readonly FeedTable _feeds;
    private readonly FramedCodec<V1.Tick> _ticks;
    private readonly StateCodec _states;
    private readonly int _partition;
    private readonly List<TrackedInstrument> _moved = [];
    private TickCounts _counts;
    private long _offset = -1;

    public PartitionAggregator(AggregatorOptions options, PartitionOutputs outputs, int partition, EngineOutput output)
    {
        (_outputs, _partition, _output) = (outputs, partition, output);
        _feeds = new FeedTable(options.Rules);
        _ticks = new FramedCodec<V1.Tick>(TopicCatalog.Ticks, options.SchemaIds, V1.Tick.Parser);
        _states = new StateCodec(options.SchemaIds);
    }

    public void Restore(IReadOnlyDictionary<string, byte[]> state)
    {
        FeedStates.Restore(_feeds, _states, state);

        // Killed between a commit and its update of candles.live, a predecessor left bars there that are closed.
        foreach (var tracked in _feeds.Tracked)
        {
            Moved(tracked);
        }
    }

    public void Process(int input, ConsumeResult<byte[], byte[]> record)
    {
        _offset = record.Offset.Value;
        var tick = default(Tick);
        if (!_ticks.TryOpen(record.Message.Value, out var message)
            || !TickWire.TryRead(message, ref tick, out var instrument, out var source, out var sessionGroup)
            || _feeds.Get(source) is not { } feed)
        {
            Refuse(record, "unreadable: the value is not a Tick in Confluent framing with a schema of this topic");
            return;
        }

        bool namesGroup = tick is { Kind: TickKind.Control, Control: ControlKind.SessionGroup };
        if (tick.Kind is TickKind.Clock or TickKind.Control && !namesGroup)
        {
            Advance(feed, tick);
        }
        else if (!instrument.SequenceEqual(record.Message.Key))
        {
            Refuse(record, "key: the record key is not the instrument of the tick");
        }
        else if (_feeds.Get(feed, instrument) is not { } tracked)
        {
            Refuse(record, "instrument: not VENUE:SYMBOL, or no session is known for the venue");
        }
        else if (namesGroup)
        {
            NameGroup(feed, tracked, sessionGroup, record);
        }
        else
        {
            Count(feed, tracked, tracked.Bars.Apply(tick, _offset, feed.Clock), record);
        }
    }

    public void Publish(InstrumentBars owner, BarSpec spec, in Bar bar, uint revision, long closedAtUs)
    {
        if (_output.IsOn)
        {
            _counts.Candles++;
            _outputs.Candles.Write(owner, spec, bar, revision, closedAtUs, _partition, _output);
        }
    }

    public void WriteState(StateWriter state) => FeedStates.Write(_feeds, _states, state);

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
        _outputs.Live.Publish(tracked.Bars, _partition, tracked.Live);
        return true;
    }

    private void Advance(Feed feed, in Tick tick)
    {
        var change = feed.Clock.Apply(tick);

        // Whatever the change: that the feed is down may be all that is new, and makes none of its own.
        feed.IsDirty = true;
        if (change.HasFlag(FeedChange.Ended))
        {
            _outputs.SourceEnded(_partition, feed);
        }

        if ((change & (FeedChange.Watermark | FeedChange.Ended)) == 0)
        {
            return;
        }

        foreach (var tracked in feed.Instruments.Values)
        {
            bool due = tracked.Bars.NextDueUs <= feed.Clock.Watermark;
            tracked.Bars.Close(feed.Clock, this);
            if (due)
            {
                Moved(tracked);
            }
        }
    }

    private void NameGroup(Feed feed, TrackedInstrument tracked, ReadOnlySpan<byte> group, ConsumeResult<byte[], byte[]> record)
    {
        if (feed.Clock.Ended)
        {
            Refuse(record, SourceEnded);
        }
        else if (!_feeds.TryNameGroup(tracked, group))
        {
            Refuse(record, "group: not a session group of the instrument's venue; the hours it had stay");
            _outputs.GroupRefused(tracked.Bars, Encoding.UTF8.GetString(group));
        }
    }

    private void Count(Feed feed, TrackedInstrument tracked, TickOutcome outcome, ConsumeResult<byte[], byte[]> record)
    {
        _counts.Count(outcome);
        feed.Counts.Count(outcome);
        if (outcome == TickOutcome.Moved)
        {
            Moved(tracked);
        }
        else if (outcome is TickOutcome.Late or TickOutcome.SourceEnded or TickOutcome.Invalid)
        {
            WriteDeadLetter(record, outcome switch
            {
                TickOutcome.Late => "late: further behind the watermark than the revision window",
                TickOutcome.SourceEnded => SourceEnded,
                _ => "invalid: a price at or below zero, or a trade without price or size",
            });
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
