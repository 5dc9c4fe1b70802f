using Candlewick.Ingestor.Sources;
using Candlewick.Market.Ticks;
using Microsoft.Extensions.Logging;

namespace Candlewick.Ingestor.Live;

/// <summary>Takes frames apart, on the publishing thread: ticks with the time at which they came, and what the vendor says besides.</summary>
internal sealed class FrameReader(FeedShard shard, long position, TimeProvider time, ILogger logger)
{
    private readonly IFrameDecoder _decoder = shard.Feed.Decoder();
    private readonly FeedCounters _counters = shard.Counters;
    private readonly BoundedLog _skipped = new(shard.Source, time, logger);
    private readonly BoundedLog _notes = new(shard.Source, time, logger);
    private long _atUs;

    /// <summary>Of the last thing that has one.</summary>
    public long Position { get; private set; } = position;

    /// <summary>After an event that is no tick: what was said, or is to be said back.</summary>
    public string Said => _decoder.Said;

    /// <summary>Of the tick that was last said.</summary>
    public bool HasDepth => _decoder.HasDepth;

    public ref readonly DepthBook Depth => ref _decoder.Depth;

    public void Add(LiveInstrument instrument) => _decoder.Add(instrument);

    public void Remove(LiveInstrument instrument) => _decoder.Remove(instrument);

    /// <summary>Turns to a frame.</summary>
    public void Begin(in Frame frame)
    {
        _atUs = frame.AtUs;
        _decoder.Begin(frame.Bytes);
    }

    /// <summary>
    /// The next thing of the frame that concerns others: what is only to be told has been logged. <see cref="FrameEvent.Tick"/> and
    /// <see cref="FrameEvent.Skipped"/> have a position.
    /// </summary>
    public FrameEvent Next(ref SourceItem item)
    {
        while (true)
        {
            item.Tick = default;
            var found = _decoder.Next(ref item.Tick, out item.Instrument);
            switch (found)
            {
                case FrameEvent.Tick:
                    item.Position = ++Position;
                    Stamp(ref item);
                    return found;
                case FrameEvent.Skipped:
                    item.Position = ++Position;
                    _counters.DecodeError();
                    Warn(_skipped, "skipped what cannot be read as a tick");
                    return found;
                case FrameEvent.Note:
                    Warn(_notes, "the vendor says");
                    break;
                case FrameEvent.Leaving or FrameEvent.Refused or FrameEvent.Denied:
                    Warn(_notes, "the vendor says");
                    return found;
                case FrameEvent.Depth:
                    item.Position = Position;
                    item.Tick.ReceiveUs = _atUs;
                    return found;
                default:
                    return found;
            }
        }
    }

    private void Stamp(ref SourceItem item)
    {
        ref var tick = ref item.Tick;
        tick.ReceiveUs = _atUs;
        if (tick.BucketUs > tick.ReceiveUs + TickTime.ClocksDifferUs)
        {
            tick.Flags |= TickFlags.TimeReplaced;
        }

        item.EventUs = tick.BucketUs;
        _counters.Tick(_atUs, tick.ExchangeUs != 0 ? tick.ExchangeUs : tick.TradeUs);
        if (tick.Has(TickFields.Sequence) && !item.Instrument!.IsNext(tick.Sequence))
        {
            _counters.Duplicate();
        }
    }

    private void Warn(BoundedLog log, string what)
    {
        if (log.IsDue())
        {
            log.Warn(what, _decoder.Said);
        }
    }
}
