using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Protocol;

namespace Candlewick.StreamApi.Subscriptions;

/// <summary>Counts what one subscription says. Lag is that of live items only: history is as late as it is old.</summary>
internal sealed class MeasuredSink(IEventSink inner, string channel, ApiMetrics metrics, TimeProvider time) : IEventSink
{
    private bool _isLive;

    public async ValueTask SendAsync(StreamEvent happened, CancellationToken cancellationToken)
    {
        metrics.Waits();
        try
        {
            await inner.SendAsync(happened, cancellationToken);
        }
        finally
        {
            metrics.WaitsNoMore();
        }

        switch (happened)
        {
            case ItemBatch { IsSnapshot: false, Count: > 0 } batch when _isLive:
                metrics.Sent(channel, batch.Items[^1].HappenedUs is { } us ? TimeSpan.FromMicroseconds(TimeText.ToUs(time.GetUtcNow()) - us) : null, batch.IsConflated);
                break;
            case StreamEvent.CaughtUp:
                _isLive = true;
                break;
            case StreamEvent.Paused or StreamEvent.Sought:
                _isLive = false;
                break;
        }
    }

    public ValueTask FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);
}
