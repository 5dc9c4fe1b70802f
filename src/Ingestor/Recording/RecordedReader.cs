using Candlewick.Contracts.V1;
using Candlewick.Ingestor.Live;
using Candlewick.Ingestor.Sources;
using Microsoft.Extensions.Logging;
using DepthBook = Candlewick.Market.Ticks.DepthBook;
using Tick = Candlewick.Market.Ticks.Tick;

namespace Candlewick.Ingestor.Recording;

/// <summary>A recording as the publishing session wants it: what the connection said, when it came, and when it was away.</summary>
/// <param name="from">What was published before is passed over.</param>
internal sealed class RecordedReader(RecordedFrames recorded, FeedShard shard, IReadOnlyCollection<CoveredDay> held, SourcePosition from, TimeProvider time, ILogger logger)
    : ITickReader
{
    private readonly FrameReader _frames = new(shard, 0, time, logger);
    private Frame _frame;
    private long _reachedUs;
    private long _position;

    public IEnumerable<CoveredDay> Held => held;

    public bool HasDepth => _frames.HasDepth;

    public ref readonly DepthBook Depth => ref _frames.Depth;

    public SourceEvent Read(ref SourceItem item, TimeSpan patience)
    {
        while (true)
        {
            var said = Next(ref item);
            if (said is SourceEvent.Tick or SourceEvent.Skipped)
            {
                _position = item.Position;
            }

            if (said == SourceEvent.End || _position > from.Items)
            {
                return said;
            }

            if (_position == from.Items && said is SourceEvent.Down or SourceEvent.Up or SourceEvent.Bound)
            {
                return said;
            }
        }
    }

    public void Dispose()
    {
        _frame.Release();
        recorded.Dispose();
    }

    private SourceEvent Next(ref SourceItem item)
    {
        while (true)
        {
            if (_frame.Buffer is not null && Decode(ref item) is { } more)
            {
                return more;
            }

            if (!recorded.TryNext(out _frame))
            {
                item.ReachedUs = _reachedUs;
                return SourceEvent.End;
            }

            item.ReachedUs = _reachedUs = Math.Max(_reachedUs, _frame.AtUs);
            switch (_frame.Kind)
            {
                case FrameKind.Message:
                    _frames.Begin(in _frame);
                    break;
                case FrameKind.Added:
                    _frames.Add(_frame.Instrument!);
                    (item.Instrument, item.SessionGroup) = (_frame.Instrument!.Instrument, _frame.Instrument.SessionGroup);
                    return SourceEvent.Bound;
                case FrameKind.Removed:
                    _frames.Remove(_frame.Instrument!);
                    break;
                case FrameKind.Up:
                    return SourceEvent.Up;
                default:
                    item.Tick = new Tick { DownSinceUs = _frame.AtUs };
                    return SourceEvent.Down;
            }
        }
    }

    private SourceEvent? Decode(ref SourceItem item)
    {
        while (true)
        {
            switch (_frames.Next(ref item))
            {
                case FrameEvent.Tick:
                    return SourceEvent.Tick;
                case FrameEvent.Depth:
                    return SourceEvent.Depth;
                case FrameEvent.Skipped:
                    return SourceEvent.Skipped;
                case FrameEvent.End:
                    _frame.Release();
                    _frame = default;
                    return null;
            }
        }
    }
}
