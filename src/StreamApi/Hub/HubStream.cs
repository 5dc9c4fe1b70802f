using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Candlewick.StreamApi.Subscriptions;

namespace Candlewick.StreamApi.Hub;

/// <summary>
/// The events of one subscription as a stream that its client pulls. SignalR asks for the next one when it has written the last one into a pipe of
/// bounded size, and only then does the subscription go on: what waits here is one event, and no copy of it.
/// </summary>
internal sealed class HubStream : IEventSink
{
    private readonly Channel<Handed> _handed = Channel.CreateUnbounded<Handed>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>
    /// Returns when the event was written, or when nobody will. Cancelled before it is begun it never is, so that the cursor which the client is told
    /// afterwards and what it has got agree.
    /// </summary>
    public async ValueTask SendAsync(StreamEvent happened, CancellationToken cancellationToken)
    {
        var handed = new Handed(happened);
        if (!_handed.Writer.TryWrite(handed))
        {
            throw new OperationCanceledException("the client is gone");
        }

        await using var cancelled = cancellationToken.UnsafeRegister(static handed => ((Handed)handed!).Withdraw(), handed);
        await handed.Written;
    }

    /// <summary>Nothing comes after what was sent.</summary>
    public void End() => _handed.Writer.TryComplete();

    public async IAsyncEnumerable<StreamEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Handed? last = null;
        try
        {
            await foreach (var handed in _handed.Reader.ReadAllAsync(cancellationToken))
            {
                if (handed.TryBegin())
                {
                    last = handed;
                    yield return handed.Event;
                    handed.Done();
                }
            }
        }
        finally
        {
            End();
            last?.Lose();
            while (_handed.Reader.TryRead(out var handed))
            {
                handed.Withdraw();
            }
        }
    }

    /// <summary>An event on its way.</summary>
    private sealed class Handed(StreamEvent happened)
    {
        private readonly TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _taken;

        public StreamEvent Event { get; } = happened;

        public Task Written => _written.Task;

        /// <summary>False where it was withdrawn.</summary>
        public bool TryBegin() => Interlocked.Exchange(ref _taken, 1) == 0;

        /// <summary>Takes it back, if it was not begun.</summary>
        public void Withdraw()
        {
            if (TryBegin())
            {
                Lose();
            }
        }

        public void Done() => _written.TrySetResult();

        /// <summary>Nobody will write it; without effect where it was written.</summary>
        public void Lose() => _written.TrySetCanceled();
    }
}
