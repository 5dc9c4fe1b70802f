using System.Threading.Channels;

namespace Candlewick.Ingestor.Live;

/// <summary>
/// Between a socket and the publishing thread, in order and bounded: where Kafka is slower than the vendor the socket is no longer
/// read, and what the vendor then does is an outage with bounds. Nothing is dropped here.
/// </summary>
internal sealed class FrameQueue : IDisposable
{
    /// <summary>Messages that wait at most: some seconds of a busy vendor.</summary>
    private const int Capacity = 16_384;

    private readonly Channel<Frame> _frames = Channel.CreateBounded<Frame>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly SemaphoreSlim _ready = new(0);

    public async ValueTask AddAsync(Frame frame, CancellationToken cancellationToken)
    {
        await _frames.Writer.WriteAsync(frame, cancellationToken);
        _ready.Release();
    }

    /// <summary>The next one is there.</summary>
    public bool HasMore => _ready.CurrentCount > 0;

    /// <summary>Waits for the next one, for <paramref name="patience"/> at most.</summary>
    public bool TryTake(TimeSpan patience, out Frame frame)
    {
        frame = default;
        return _ready.Wait(patience) && _frames.Reader.TryRead(out frame);
    }

    public void Dispose()
    {
        while (_frames.Reader.TryRead(out var frame))
        {
            frame.Release();
        }

        _ready.Dispose();
    }
}
