using Candlewick.Ingestor.Sources;
using Candlewick.Market.Ticks;

namespace Candlewick.Ingestor.Publishing;

/// <summary>
/// The gaps that go by in what a source publishes: those that it says, and outages, which its clock ticks tell. Told once they are committed: what an
/// aborted transaction had is published anew, or is not true. For one thread.
/// </summary>
internal sealed class GapNotes(Action<PublishedGap> tell)
{
    private readonly List<PublishedGap> _open = [];
    private long _downSinceUs;

    public void See(in Tick tick, FeedInstrument? instrument)
    {
        if (tick.Kind == TickKind.Control && tick.Control == ControlKind.Gap)
        {
            Add(instrument, tick.DownSinceUs, tick.ClockUs, tick.Has(TickFields.Sequence) ? tick.Sequence - 1 : 0, tick.Cause == GapCause.LateStart);
        }
        else if (tick.Kind == TickKind.Clock && tick.ClockState == ClockState.Down)
        {
            _downSinceUs = tick.DownSinceUs;
        }
        else if (tick.Kind == TickKind.Clock && _downSinceUs != 0)
        {
            Add(null, _downSinceUs, tick.ClockUs, 0, isLateStart: false);
            _downSinceUs = 0;
        }
    }

    public void Committed()
    {
        foreach (var gap in _open)
        {
            tell(gap);
        }

        _open.Clear();
    }

    private void Add(FeedInstrument? instrument, long fromUs, long toUs, long afterId, bool isLateStart)
    {
        if (fromUs < toUs)
        {
            _open.Add(new PublishedGap(instrument?.Id, fromUs, toUs, afterId, isLateStart));
        }
    }
}
