using System.Runtime.ExceptionServices;
using Candlewick.Contracts.V1;
using Candlewick.Ingestor.Sources;
using Microsoft.Extensions.Logging;
using ControlKind = Candlewick.Market.Ticks.ControlKind;
using DepthBook = Candlewick.Market.Ticks.DepthBook;
using GapCause = Candlewick.Market.Ticks.GapCause;
using Tick = Candlewick.Market.Ticks.Tick;
using TickKind = Candlewick.Market.Ticks.TickKind;
using TickTime = Candlewick.Market.Ticks.TickTime;

namespace Candlewick.Ingestor.Live;

/// <summary>
/// What a connection said, as the publishing session wants it. The source's time is the wall clock, and goes on while the connection is
/// away; frames are decoded here, on the publishing thread.
/// </summary>
internal sealed class LiveReader : ITickReader
{
    /// <summary>Longer than candles wait for late ticks: a clock tick this long after a session's end closes its bars.</summary>
    private const long LastClockUs = 3_000_000;

    private readonly FeedShard _shard;
    private readonly FrameReader _frames;
    private readonly SessionWatch _sessions = new();
    private readonly StallWatch _stalls;
    private readonly FrameQueue _queue = new();
    private readonly FeedConnection _connection;
    private readonly CancellationToken _stopping;
    private readonly CancellationTokenSource _abandoned = new();
    private readonly Task _connecting;
    private readonly TimeProvider _time;
    private readonly IFrameTap? _tap;
    private Frame _frame;
    private long _reachedUs;
    private int _up;
    private bool _began;
    private (FeedInstrument Instrument, long SinceUs)? _late;

    /// <param name="stopping">Ends the connection in good order, and the source with what it said.</param>
    /// <param name="tap">Is shown every frame, before anything else is done with it.</param>
    public LiveReader(FeedShard shard, SourcePosition from, IFrameTap? tap, TimeProvider time, Random random, ILogger logger, CancellationToken stopping)
    {
        (_shard, _stopping, _tap, _time, _reachedUs) = (shard, stopping, tap, time, from.ClockUs);
        _frames = new FrameReader(shard, from.Items, time, logger);
        _stalls = new StallWatch(shard.Feed.Limits.DataSilence, _sessions);
        _connection = new FeedConnection(shard, _queue, time, random, logger);
        _connecting = Task.Run(() => _connection.RunAsync(stopping, _abandoned.Token), CancellationToken.None);
    }

    public IEnumerable<CoveredDay> Held => [];

    public bool HasMore => _frame.Buffer is not null || _queue.HasMore;

    public bool HasDepth => _frames.HasDepth;

    public ref readonly DepthBook Depth => ref _frames.Depth;

    public SourceEvent Read(ref SourceItem item, TimeSpan patience)
    {
        if (!_began)
        {
            // Nothing was seen since the last run's last clock tick, or, in a first run, before the first connect.
            _began = true;
            long sinceUs = _reachedUs;
            item.ReachedUs = sinceUs == 0 ? Reach(NowUs()) : sinceUs;
            item.Tick = new Tick { DownSinceUs = item.ReachedUs };
            return SourceEvent.Down;
        }

        if (_late is { } late)
        {
            _late = null;
            item.Tick = new Tick { Kind = TickKind.Control, Control = ControlKind.Gap, Cause = GapCause.LateStart, DownSinceUs = late.SinceUs, ClockUs = _reachedUs };
            (item.Instrument, item.EventUs, item.Position) = (late.Instrument, _reachedUs, _frames.Position);
            return SourceEvent.Control;
        }

        // Asked first: what it still said is in the queue by then.
        bool hasLeft = _stopping.IsCancellationRequested && _connecting.IsCompleted;
        if (_frame.Buffer is not null)
        {
            if (Decode(ref item) is { } more)
            {
                return more;
            }

            if (!_queue.HasMore && !hasLeft)
            {
                // The publisher was promised that nothing is waited for, and may want to commit.
                return Quiet(ref item);
            }
        }

        return _queue.TryTake(patience, out _frame) ? Take(ref item)
            : hasLeft ? Finish(ref item)
            : Quiet(ref item);
    }

    public void Dispose()
    {
        _abandoned.Cancel();
        ((IAsyncResult)_connecting).AsyncWaitHandle.WaitOne();
        _frame.Release();
        _queue.Dispose();
        _abandoned.Dispose();
    }

    private SourceEvent Take(ref SourceItem item)
    {
        item.ReachedUs = Reach(_frame.AtUs);
        _tap?.Take(in _frame);
        switch (_frame.Kind)
        {
            case FrameKind.Message:
                _frames.Begin(in _frame);
                return Decode(ref item) ?? SourceEvent.Quiet;
            case FrameKind.Added:
                _frames.Add(_frame.Instrument!);
                _sessions.Add(_frame.Instrument!);
                (item.Instrument, item.SessionGroup) = (_frame.Instrument!.Instrument, _frame.Instrument.SessionGroup);
                _late = _shard.LateStarts.Begins(_frame.Instrument, _reachedUs, out long sinceUs) ? (item.Instrument, sinceUs) : null;
                return SourceEvent.Bound;
            case FrameKind.Removed:
                _frames.Remove(_frame.Instrument!);
                _sessions.Remove(_frame.Instrument!);
                _shard.LateStarts.Leaves(_frame.Instrument!.Instrument.Id, _reachedUs);
                return SourceEvent.Quiet;
            case FrameKind.Up:
                _up = _frame.Connection;
                _stalls.Up(_frame.AtUs);
                return SourceEvent.Up;
            case FrameKind.Down:
                _stalls.Down();
                item.Tick = new Tick { DownSinceUs = _frame.AtUs, Cause = _frame.Cause };
                return SourceEvent.Down;
            default:
                ExceptionDispatchInfo.Throw(_connection.Failure!);
                return SourceEvent.End;
        }
    }

    /// <summary>The next thing of the frame; null at its end.</summary>
    private SourceEvent? Decode(ref SourceItem item)
    {
        while (true)
        {
            switch (_frames.Next(ref item))
            {
                case FrameEvent.Tick:
                    _stalls.Tick(_frame.AtUs);
                    return SourceEvent.Tick;
                case FrameEvent.Depth:
                    return SourceEvent.Depth;
                case FrameEvent.Skipped:
                    return SourceEvent.Skipped;
                case FrameEvent.Answer:
                    _connection.Answer(_frame.Connection, _frames.Said);
                    break;
                case FrameEvent.Ready:
                    _connection.BecomeReady(_frame.Connection);
                    break;
                case FrameEvent.Refused when item.Instrument is { } refused:
                    _shard.Answers?.Refused(_shard, refused, _frames.Said, _frame.AtUs);
                    break;
                case FrameEvent.Leaving:
                    _connection.End(_frame.Connection, new Ending(_frames.Said));
                    break;
                case FrameEvent.Denied:
                    _connection.End(_frame.Connection, new Ending(_frames.Said) { IsDenied = true });
                    break;
                case FrameEvent.End:
                    _frame.Release();
                    _frame = default;
                    return null;
            }
        }
    }

    /// <summary>Nothing has come: the time goes on, as far as this machine is known to have been awake.</summary>
    private SourceEvent Quiet(ref SourceItem item)
    {
        item.ReachedUs = Reach(Math.Min(NowUs(), _connection.AwakeUs));
        if (_stalls.Look(item.ReachedUs, out long completeUs))
        {
            _connection.End(_up, new Ending($"no tick came for {(item.ReachedUs - completeUs) / 1e6:0} s in session hours, though it is connected") { CompleteUntilUs = completeUs, Cause = GapCause.Stalled });
            item.Tick = new Tick { Kind = TickKind.Control, Control = ControlKind.Stalled, DownSinceUs = completeUs, ClockUs = item.ReachedUs };
            return SourceEvent.Stalled;
        }

        return SourceEvent.Quiet;
    }

    /// <summary>The connection has been left and all that it said has been taken. Bars of a session that has just ended are closed yet.</summary>
    private SourceEvent Finish(ref SourceItem item)
    {
        item.ReachedUs = Reach(NowUs());
        return _sessions.HasJustClosed(item.ReachedUs, LastClockUs) ? SourceEvent.Quiet : SourceEvent.End;
    }

    /// <summary>Two clocks that are read in two threads may differ by a little; time never goes back.</summary>
    private long Reach(long us) => _reachedUs = Math.Max(_reachedUs, us);

    private long NowUs() => TickTime.Of(_time.GetUtcNow());
}
