using Candlewick.Ingestor.Files;
using Candlewick.Ingestor.Sources;
using Candlewick.Market.Ticks;

namespace Candlewick.Ingestor.Merge;

/// <summary>
/// Holds the time of each tick of a file against those of the ticks around it, so that one wrong time moves nothing but itself. The file
/// stands at a time; a step of more than a minute away from it is believed where most of the next five ticks stay on that side, or none follow.
/// A step ahead that is not believed is isolated where ticks of its own instrument, or of others that were there before it, go on from where
/// the file stood: a file sorted by instrument proves nothing against the last tick of one.
/// </summary>
/// <param name="file">Is read up to <see cref="Lines"/> lines further than what was given.</param>
internal sealed class JumpGuard(ITickFile file)
{
    private const long StepUs = 60_000_000;
    private const int Votes = 5;
    private const int Lines = 64;

    private readonly GuardedLine[] _lines = new GuardedLine[Lines];
    private readonly HashSet<FeedInstrument> _seen = [];
    private FeedInstrument? _last;
    private long _standsUs;
    private long _receivedUs;
    private int _next;
    private int _count;
    private bool _ended;

    /// <summary>Number of the line last given, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>What is wrong with it, where it was skipped.</summary>
    public string? Problem { get; private set; }

    /// <summary>The time of the tick last given is one that the file has reached; false of one that no other tick confirms.</summary>
    public bool IsReached { get; private set; }

    /// <summary>Gives the next line. Ticks with an implausible or an isolated time are flagged.</summary>
    public ReadOutcome Read(ref Tick tick, out FeedInstrument? instrument)
    {
        Fill();
        if (_count == 0)
        {
            instrument = null;
            return ReadOutcome.End;
        }

        ref var line = ref _lines[_next];
        _next = (_next + 1) % Lines;
        _count--;
        if (line.TimeUs != 0)
        {
            Judge(ref line);
        }

        tick = line.Tick;
        instrument = line.Instrument;
        (Line, Problem, IsReached) = (line.Line, line.Problem, line.IsReached);
        return line.Outcome;
    }

    private void Fill()
    {
        while (!_ended && _count < Lines)
        {
            ref var line = ref _lines[(_next + _count) % Lines];
            line.Outcome = file.Read(ref line.Tick, out line.Instrument);
            if (line.Outcome == ReadOutcome.End)
            {
                _ended = true;
                return;
            }

            (line.Line, line.Problem, line.IsReached) = (file.Line, line.Outcome == ReadOutcome.Skipped ? file.Problem : null, false);
            line.TimeUs = line.Outcome == ReadOutcome.Item && line.Instrument is not null ? TimeOf(ref line.Tick) : 0;
            _count++;
        }
    }

    /// <summary>When the tick says that it happened; when it was received, where the rest is implausible.</summary>
    private long TimeOf(ref Tick tick)
    {
        long us = Math.Max(tick.ExchangeUs, tick.TradeUs);
        if (us > file.PlausibleUntilUs(in tick, clockUs: 0))
        {
            tick.Flags |= TickFlags.TimeReplaced;
            return tick.ReceiveUs;
        }

        return us != 0 ? us : tick.ReceiveUs;
    }

    private void Judge(ref GuardedLine line)
    {
        long us = line.TimeUs;
        bool isStep = _standsUs == 0 || Math.Abs(us - _standsUs) > StepUs;
        line.IsReached = !isStep || IsConfirmed(us);
        if (line.IsReached)
        {
            // Within a minute the file stands at the latest: ticks that overtake each other are no steps.
            _standsUs = isStep ? us : Math.Max(_standsUs, us);
        }
        else if (us > _standsUs && !IsReceivedNow(line.Tick) && IsIsolated(us, line.Instrument!))
        {
            line.Tick.Flags |= TickFlags.TimeIsolated;
            return;
        }

        _receivedUs = line.Tick.ReceiveUs;
        if (_last != line.Instrument)
        {
            _last = line.Instrument;
            _seen.Add(_last!);
        }
    }

    /// <summary>
    /// The exchange's clock, or ours, is wrong by less than what is replaced: the tick is of now, and its own time stays. So does that of one that
    /// was received right behind the tick before it, which was of long ago.
    /// </summary>
    private bool IsReceivedNow(in Tick tick) =>
        tick.ReceiveUs != 0 && (tick.ReceiveUs <= _standsUs + StepUs || Math.Abs(tick.ReceiveUs - _receivedUs) <= StepUs);

    /// <summary>Whether most of the ticks that follow are on the same side of where the file stands.</summary>
    private bool IsConfirmed(long us)
    {
        int votes = 0;
        int against = 0;
        long lastUs = 0;
        bool inOrder = true;
        for (int i = 0; i < _count && votes < Votes; i++)
        {
            long otherUs = At(i).TimeUs;
            if (otherUs == 0)
            {
                continue;
            }

            votes++;
            if (us > _standsUs ? otherUs < us - StepUs : otherUs >= _standsUs - StepUs)
            {
                against++;
                inOrder &= otherUs >= lastUs;
                lastUs = otherUs;
            }
        }

        // Against a file's first tick nothing tells but that several others are in order without it: newest first is an order, too.
        return votes == 0 || against * 2 < votes || (_standsUs == 0 && (against < 2 || !inOrder));
    }

    private bool IsIsolated(long us, FeedInstrument instrument)
    {
        int votes = 0;
        int against = 0;
        int elsewhere = 0;
        for (int i = 0; i < _count && votes < Votes && elsewhere < Votes; i++)
        {
            ref readonly var other = ref At(i);
            if (other.TimeUs == 0)
            {
                continue;
            }

            bool isOwn = other.Instrument == instrument;
            if (!isOwn && other.TimeUs < _standsUs - StepUs)
            {
                elsewhere++;
            }
            else if (isOwn || _standsUs == 0 || _seen.Contains(other.Instrument!))
            {
                votes++;
                against += other.TimeUs < us - StepUs ? 1 : 0;
            }
        }

        // Where more ticks lie before where the file stood than go on from there, it has begun with another instrument.
        return against > 0 && against * 2 >= votes && votes > elsewhere;
    }

    private ref readonly GuardedLine At(int ahead) => ref _lines[(_next + ahead) % Lines];

    private struct GuardedLine
    {
        public Tick Tick;
        public FeedInstrument? Instrument;
        public ReadOutcome Outcome;
        public string? Problem;
        public long Line;
        public long TimeUs;
        public bool IsReached;
    }
}
