using Candlewick.Contracts.V1;
using Candlewick.Ingestor.Merge;
using Candlewick.Ingestor.Sources;
using ClockState = Candlewick.Market.Ticks.ClockState;
using ControlKind = Candlewick.Market.Ticks.ControlKind;
using GapCause = Candlewick.Market.Ticks.GapCause;
using Tick = Candlewick.Market.Ticks.Tick;
using TickKind = Candlewick.Market.Ticks.TickKind;

namespace Candlewick.Ingestor.Publishing;

/// <summary>
/// One pass over a source from a stored position, on one thread: its ticks, clock ticks between them, its position with every
/// transaction. What is published depends on what the source says, on the groups and the position alone; pace and cancellation only
/// decide when.
/// </summary>
internal sealed class PublishingSession
{
    /// <summary>A transaction hides its records from readers: short ones where somebody watches them come.</summary>
    private static readonly TimeSpan WatchedCommit = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan FastCommit = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long a transaction gathers where nothing more is there to publish. A tick that comes alone has nothing to wait for; less than
    /// this, and a quiet feed would write more ends of transactions than ticks.
    /// </summary>
    private static readonly TimeSpan Lull = TimeSpan.FromMilliseconds(10);

    /// <summary>Records between two looks at the time where the next is there already: each look costs as much as a tenth of a record.</summary>
    private const int Stride = 64;

    private readonly IngestOptions _options;
    private readonly TickOutput _output;
    private readonly IReadOnlyList<NamedGroup> _groups;
    private readonly SourcePosition _position;
    private readonly Pacer _pacer;
    private readonly RunWatch _watch;
    private readonly TimeSpan _commitAfter;
    private readonly bool _isWatched;
    private readonly bool _isFinite;
    private readonly SequenceWatch? _sequences;
    private ReplayClock _clock;
    private long _downSinceUs;

    /// <summary>Of the outage that goes on or has just ended: the first clock tick after it has it, too.</summary>
    private GapCause _cause;
    private bool _outageTold;
    private bool _withinPart;
    private int _untilLook;
    private long _transactionBegan;

    /// <param name="groups">What the log is told before the first clock tick; of no use where the source was begun before.</param>
    /// <param name="ids">Last ids and times that earlier runs published; null where the source's ticks are not counted one by one.</param>
    public PublishingSession(
        IngestOptions options, ITickSource source, SourcePosition from, IReadOnlyList<NamedGroup> groups,
        IReadOnlyDictionary<string, (long Sequence, long TimeUs)>? ids, TickOutput output, RunWatch watch)
    {
        (_options, _groups, _output, _watch) = (options, groups, output, watch);
        _position = from.Clone();
        _isFinite = source.IsFinite;
        _sequences = ids is null ? null : new SequenceWatch(ids);
        _clock = new ReplayClock(from.ClockUs);
        _pacer = new Pacer(options.Speed, options.Time);
        _isWatched = options.Speed > 0 || !source.IsFinite;
        _commitAfter = _isWatched ? WatchedCommit : FastCommit;
    }

    /// <summary>Timestamp at which the last transaction began: Kafka was there until then at least. Null before the first.</summary>
    public long? TransactionBegan => _transactionBegan == 0 ? null : _transactionBegan;

    /// <summary>Items and clock of the last commit, by which progress between attempts is told.</summary>
    public (long Items, long ClockUs) Committed { get; private set; }

    /// <summary>Publishes to the source's end; of a connection, to where it was told to stop.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; everything published so far has been committed.</exception>
    public IngestReport Run(ITickReader reader, CancellationToken cancellationToken)
    {
        var item = new SourceItem { ReachedUs = _position.ClockUs };
        _watch.Begin(_position, reader);
        try
        {
            SourceEvent said;
            while ((said = reader.Read(ref item, Patience(reader))) != SourceEvent.End)
            {
                // What belongs together is in memory, and soon published.
                if (!_withinPart)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }

                Take(reader, said, in item, cancellationToken);
            }

            if (_isFinite)
            {
                PublishEnd(item.ReachedUs, reader, cancellationToken);
            }
            else
            {
                Stop(item.ReachedUs, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (_output.InTransaction)
        {
            Commit();
            throw;
        }

        return _watch.Report(_position);
    }

    /// <summary>What is in an open transaction waits for no further item.</summary>
    private TimeSpan Patience(ITickReader reader)
    {
        if (!_isWatched || !_output.InTransaction || reader.HasMore)
        {
            return _commitAfter;
        }

        var due = Lull - _options.Time.GetElapsedTime(_transactionBegan);
        return due > TimeSpan.Zero ? due : TimeSpan.Zero;
    }

    private void Take(ITickReader reader, SourceEvent said, in SourceItem item, CancellationToken cancellationToken)
    {
        if (said != SourceEvent.Quiet)
        {
            _options.BeforeItem?.Invoke(item.Position);
        }

        switch (said)
        {
            case SourceEvent.Tick or SourceEvent.Gap or SourceEvent.Control:
                PublishClocks(item.ReachedUs, cancellationToken);
                WaitFor(item.ReachedUs, cancellationToken);
                Publish(said, in item);
                if (said == SourceEvent.Tick && reader.HasDepth)
                {
                    _output.Publish(in reader.Depth, item.Instrument!, item.Tick.ReceiveUs);
                }

                break;
            case SourceEvent.Depth:
                PublishClocks(item.ReachedUs, cancellationToken);
                BeforePublishing();
                _output.Publish(in reader.Depth, item.Instrument!, item.Tick.ReceiveUs);
                break;
            case SourceEvent.Skipped:
                _position.Items = item.Position;
                _position.Skipped++;
                break;
            case SourceEvent.Stalled:
                PublishClocks(item.ReachedUs, cancellationToken);
                BeforePublishing();
                _output.PublishToAll(in item.Tick, item.ReachedUs);
                break;
            case SourceEvent.Bound:
                PublishClocks(item.ReachedUs, cancellationToken);
                BeforePublishing();
                _sequences?.Begin(item.Instrument!);
                _output.Publish(new NamedGroup(item.Instrument!, item.SessionGroup ?? ""), item.ReachedUs);
                break;
            default:
                PublishClocks(item.ReachedUs, cancellationToken);
                TakeState(said, in item);
                break;
        }

        CommitIfDue(said == SourceEvent.Quiet, look: _isWatched && !reader.HasMore);
    }

    private void Publish(SourceEvent said, in SourceItem item)
    {
        BeforePublishing();
        _position.Items = item.Position;
        _position.CursorUs = item.CursorUs;
        _withinPart = item.GoesOn;
        if (said != SourceEvent.Gap)
        {
            _position.Ticks += said == SourceEvent.Tick ? 1 : 0;
            if (said == SourceEvent.Tick && _sequences is not null && _sequences.Jumps(in item.Tick, item.Instrument!, out var missed))
            {
                _output.Publish(in missed, item.Instrument!, item.ReachedUs);
            }

            _output.Publish(in item.Tick, item.Instrument!, item.EventUs);
        }
        else
        {
            _output.PublishToAll(in item.Tick, item.EventUs);
        }
    }

    /// <summary>
    /// Clock ticks carry the state from the next one on; an outage that fits between two of them is told as a gap. One that they told ends with a clock tick
    /// of its own: ended by the next whole second, what came before that would be taken for missing.
    /// </summary>
    private void TakeState(SourceEvent said, in SourceItem item)
    {
        if (said == SourceEvent.Down)
        {
            (_downSinceUs, _cause) = (item.Tick.DownSinceUs, item.Tick.Cause);
            _outageTold = false;
        }
        else if (said == SourceEvent.Up)
        {
            if (!_outageTold && _downSinceUs is > 0 and var since && since < item.ReachedUs)
            {
                BeforePublishing();
                var gap = new Tick { Kind = TickKind.Control, Control = ControlKind.Gap, DownSinceUs = since, ClockUs = item.ReachedUs, Cause = _cause };
                _output.PublishToAll(in gap, item.ReachedUs);
                _cause = GapCause.Unspecified;
            }

            _downSinceUs = 0;
            if (_outageTold)
            {
                BeforePublishing();
                PublishClock(item.ReachedUs, ClockState.Up);
                _outageTold = false;
            }
        }
    }

    private void PublishClocks(long untilUs, CancellationToken cancellationToken)
    {
        while (true)
        {
            // Asked on a copy: a clock tick that is waited for has not happened yet.
            var next = _clock;
            if (!next.TryAdvance(untilUs, out long clockUs))
            {
                return;
            }

            WaitFor(clockUs, cancellationToken);
            BeforePublishing();
            if (_clock.LastUs == 0)
            {
                // In one transaction with the first clock tick, and so with the first position that has a clock: whoever goes
                // on from a position finds the groups in the log, whatever the master says by then.
                foreach (var named in _groups)
                {
                    _output.Publish(named, clockUs);
                }
            }

            PublishClock(clockUs, _downSinceUs == 0 ? ClockState.Up : ClockState.Down);
            _outageTold = _downSinceUs != 0;
            CommitIfDue(isQuiet: false, look: _isWatched);
        }
    }

    private void PublishClock(long clockUs, ClockState state)
    {
        var tick = new Tick { Kind = TickKind.Clock, ClockUs = clockUs, ClockState = state, DownSinceUs = state == ClockState.Down ? _downSinceUs : 0, Cause = _cause };
        _output.PublishToAll(in tick, clockUs);
        _cause = state == ClockState.Down ? _cause : GapCause.Unspecified;
        _clock = new ReplayClock(clockUs);
        _position.ClockUs = clockUs;
        _watch.ClockTick();
    }

    /// <summary>A connection ends without an end in the log: its clock goes on with the next start.</summary>
    private void Stop(long reachedUs, CancellationToken cancellationToken)
    {
        PublishClocks(reachedUs, cancellationToken);
        if (_output.InTransaction)
        {
            Commit();
        }
    }

    private void PublishEnd(long reachedUs, ITickReader reader, CancellationToken cancellationToken)
    {
        long endUs = ReplayClock.End(reachedUs);
        WaitFor(endUs, cancellationToken);
        BeforePublishing();
        PublishClock(endUs, ClockState.End);
        _position.Ended = true;
        _position.Covered.Clear();
        _position.Covered.AddRange(reader.Held);
        _position.Found = reader.Found;
        Commit();
        _watch.Tell(_position, force: true);
    }

    private void WaitFor(long eventUs, CancellationToken cancellationToken)
    {
        while (_pacer.Remaining(eventUs) is var remaining && remaining > TimeSpan.Zero)
        {
            if (_output.InTransaction)
            {
                var due = (remaining > Lull ? Lull : _commitAfter) - _options.Time.GetElapsedTime(_transactionBegan);
                if (due <= TimeSpan.Zero)
                {
                    Commit();
                    continue;
                }

                remaining = remaining < due ? remaining : due;
            }

            _watch.Tell(_position, force: false);

            // Delays count whole milliseconds: a shorter one would be none, and this loop would spin.
            remaining = TimeSpan.FromMilliseconds(Math.Ceiling(remaining.TotalMilliseconds));
            Task.Delay(remaining, _options.Time, cancellationToken).GetAwaiter().GetResult();
        }
    }

    private void BeforePublishing()
    {
        if (!_output.InTransaction)
        {
            _transactionBegan = _options.Time.GetTimestamp();
            _watch.Publishing();
        }
    }

    /// <param name="isQuiet">Nothing more is there to publish.</param>
    /// <param name="look">The next thing may be waited for: what is due is due before.</param>
    private void CommitIfDue(bool isQuiet, bool look)
    {
        if (!_output.InTransaction || _withinPart || (_output.Pending < _options.TransactionRecords && !isQuiet && !look && --_untilLook > 0))
        {
            return;
        }

        _untilLook = Stride;
        var age = _options.Time.GetElapsedTime(_transactionBegan);
        if (_output.Pending >= _options.TransactionRecords || age >= _commitAfter || (isQuiet && _isWatched && age >= Lull))
        {
            Commit();
            _watch.Tell(_position, force: false);
        }
    }

    private void Commit()
    {
        _output.Commit(_position);
        _watch.Committed(_position);
        Committed = (_position.Items, _position.ClockUs);
    }
}
