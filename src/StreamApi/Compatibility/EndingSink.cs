using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Sockets;
using Candlewick.StreamApi.Subscriptions;

namespace Candlewick.StreamApi.Compatibility;

/// <summary>
/// Ends the connection when one of its subscriptions has ended: its client knows of no subscription that it could make again,
/// but how to connect again.
/// </summary>
internal sealed class EndingSink(IEventSink sink, Action<Ending> end) : IEventSink
{
    private const int RetryAfterMs = 1_000;

    public async ValueTask SendAsync(StreamEvent happened, CancellationToken cancellationToken)
    {
        await sink.SendAsync(happened, cancellationToken);
        if (happened is StreamEvent.Failed { IsFatal: true })
        {
            end(new Ending(CloseCodes.TryAgainLater, "what was subscribed to has ended; connect again", RetryAfterMs));
        }
    }

    public ValueTask FlushAsync(CancellationToken cancellationToken) => sink.FlushAsync(cancellationToken);
}
