using System.Runtime.ExceptionServices;
using Candlewick.Contracts.V1;
using Candlewick.Ingestor.Sources;
using Microsoft.Extensions.Logging;
using Tick = Candlewick.Market.Ticks.Tick;
using TickFlags = Candlewick.Market.Ticks.TickFlags;
using TickTime = Candlewick.Market.Ticks.TickTime;

namespace Candlewick.Ingestor.Live;

/// <summary>
/// What a connection said, as the publishing session wants it. The source's time is the wall clock, and goes on while the connection is
/// away; frames are decoded here, on the publishing thread.
/// </summary>
internal sealed partial class LiveReader : ITickReader
{
    private readonly ILiveFeed _feed;
    private readonly IFrameDecoder _decoder;
    private readonly FrameQueue _queue = new();
    private readonly FeedConnection _connection;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _connecting;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private Frame _frame;
    private long _position;
    private long _reachedUs;
    private bool _began;

    public LiveReader(ILiveFeed feed, IReadOnlyList<LiveInstrument> instruments, SourcePosition from, TimeProvider time, Random random, ILogger logger)
    {
        (_feed, _time, _logger, _position, _reachedUs) = (feed, time, logger, from.Items, from.ClockUs);
        _decoder = feed.Decoder();
        foreach (var instrument in instruments)
        {
            _decoder.Add(instrument);
        }

        _connection = new FeedConnection(feed, instruments, _queue, time, random, logger);
        _connecting = Task.Run(() => _connection.RunAsync(_stop.Token));
    }

    public IEnumerable<CoveredDay> Held => [];

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

        while (true)
        {
            if (_frame.Buffer is not null && Decode(ref item) is { } said)
            {
                return said;
            }

            if (!_queue.TryTake(patience, out _frame))
            {
                item.ReachedUs = Reach(NowUs());
                return SourceEvent.Quiet;
            }

            item.ReachedUs = Reach(_frame.Kind == FrameKind.Down ? NowUs() : _frame.AtUs);
            switch (_frame.Kind)
            {
                case FrameKind.Message:
                    _decoder.Begin(_frame.Bytes);
                    break;
                case FrameKind.Up:
                    return SourceEvent.Up;
                case FrameKind.Down:
                    item.Tick = new Tick { DownSinceUs = _frame.AtUs };
                    return SourceEvent.Down;
                default:
                    ExceptionDispatchInfo.Throw(_connection.Failure!);
                    break;
            }
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        ((IAsyncResult)_connecting).AsyncWaitHandle.WaitOne();
        _frame.Release();
        _queue.Dispose();
        _stop.Dispose();
    }

    /// <summary>The next thing of the frame; null at its end.</summary>
    private SourceEvent? Decode(ref SourceItem item)
    {
        while (true)
        {
            item.Tick = default;
            var found = _decoder.Next(ref item.Tick, out item.Instrument);
            switch (found)
            {
                case FrameEvent.Tick:
                    item.Position = ++_position;
                    Stamp(ref item);
                    return SourceEvent.Tick;
                case FrameEvent.Skipped:
                    item.Position = ++_position;
                    LogSkipped(_feed.Name, _decoder.Said);
                    return SourceEvent.Skipped;
                case FrameEvent.Note:
                    LogNote(_feed.Name, _decoder.Said);
                    break;
                case FrameEvent.Leaving:
                    LogNote(_feed.Name, _decoder.Said);
                    _connection.Renew();
                    break;
                default:
                    _frame.Release();
                    _frame = default;
                    return null;
            }
        }
    }

    private void Stamp(ref SourceItem item)
    {
        item.Tick.ReceiveUs = _frame.AtUs;
        if (item.Tick.BucketUs > item.Tick.ReceiveUs + TickTime.ClocksDifferUs)
        {
            item.Tick.Flags |= TickFlags.TimeReplaced;
        }

        item.EventUs = item.Tick.BucketUs;
    }

    /// <summary>Two clocks that are read in two threads may differ by a little; time never goes back.</summary>
    private long Reach(long us) => _reachedUs = Math.Max(_reachedUs, us);

    private long NowUs() => TickTime.Of(_time.GetUtcNow());

    [LoggerMessage(LogLevel.Warning, "Feed {Feed}: skipped what cannot be read as a tick: {Reason}")]
    private partial void LogSkipped(string feed, string reason);

    [LoggerMessage(LogLevel.Warning, "Feed {Feed} says: {Text}")]
    private partial void LogNote(string feed, string text);
}
