using Candlewick.Ingestor.Sources;
using Candlewick.Market.Ticks;

namespace Candlewick.Ingestor.Publishing;

/// <summary>
/// Notices that ids which a vendor counts one by one have jumped: what is between was missed. Knows what one session has published, so that an aborted
/// transaction leaves nothing behind. For one thread.
/// </summary>
/// <param name="earlier">Last ids and times, microseconds UTC, that earlier runs published, by instrument.</param>
internal sealed class SequenceWatch(IReadOnlyDictionary<string, (long Sequence, long TimeUs)> earlier)
{
    private readonly Dictionary<string, (long Sequence, long TimeUs)> _earlier = new(earlier, StringComparer.Ordinal);
    private readonly Dictionary<FeedInstrument, (long Sequence, long TimeUs)> _last = [];

    /// <summary>A tick is about to be published; true where <paramref name="gap"/> has to be told before it.</summary>
    public bool Jumps(in Tick tick, FeedInstrument instrument, out Tick gap)
    {
        gap = default;
        if (!tick.Has(TickFields.Sequence))
        {
            return false;
        }

        bool isKnown = _last.TryGetValue(instrument, out var last);
        if (isKnown && tick.Sequence <= last.Sequence)
        {
            return false;
        }

        _last[instrument] = (tick.Sequence, tick.BucketUs);
        if (!isKnown || tick.Sequence == last.Sequence + 1)
        {
            return false;
        }

        gap.Kind = TickKind.Control;
        gap.Control = ControlKind.Gap;
        gap.Cause = GapCause.Sequence;
        gap.Fields = TickFields.Sequence | TickFields.LastSequence;
        gap.Sequence = last.Sequence + 1;
        gap.LastSequence = tick.Sequence - 1;

        // Trades of one instant may be on both sides, and ids need not follow the time to the microsecond.
        gap.DownSinceUs = Math.Min(last.TimeUs, tick.BucketUs);
        gap.ClockUs = Math.Max(last.TimeUs, tick.BucketUs) + 1;
        return true;
    }

    /// <summary>The source has the instrument: from an earlier run, or anew, and then what was missed meanwhile was not wanted.</summary>
    public void Begin(FeedInstrument instrument)
    {
        if (_earlier.Remove(instrument.Id.ToString(), out var last))
        {
            _last[instrument] = last;
        }
        else
        {
            _last.Remove(instrument);
        }
    }
}
