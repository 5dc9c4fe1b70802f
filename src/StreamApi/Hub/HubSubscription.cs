using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Sockets;
using Candlewick.StreamApi.Subscriptions;

namespace Candlewick.StreamApi.Hub;

/// <summary>A subscription and its stream.</summary>
internal sealed class HubSubscription
{
    private readonly SubscriptionSet _subscriptions;
    private readonly CancellationToken _cancelled;
    private Task<string?> _running = null!;
    private Task _told = null!;
    private Ending? _ending;

    private HubSubscription(SubscriptionSet subscriptions, string id, CancellationToken cancelled) =>
        (_subscriptions, Id, _cancelled) = (subscriptions, id, cancelled);

    /// <summary>The client's name for it.</summary>
    public string Id { get; }

    public HubStream Stream { get; } = new();

    /// <summary>Its client wants no more of it.</summary>
    public bool IsCancelled => _cancelled.IsCancellationRequested;

    /// <exception cref="RequestException">It is not taken.</exception>
    public static HubSubscription Start(SubscriptionSet subscriptions, SubscribeRequest request, CancellationToken cancelled)
    {
        var started = new HubSubscription(subscriptions, request.Id, cancelled);
        started._running = subscriptions.Start(request, started.Stream, started.End);
        started._told = started.TellAsync();
        return started;
    }

    /// <summary>Ends it without a word.</summary>
    public async Task StopAsync()
    {
        Stream.End();
        await _subscriptions.StopAsync(Id, _running);
        await _told;
    }

    /// <summary>Ends it; its stream ends with the reason and the cursor.</summary>
    public async Task CloseAsync(Ending ending)
    {
        End(ending);
        await _subscriptions.StopAsync(Id, _running);
        await _told;
    }

    /// <summary>The first reason counts.</summary>
    private void End(Ending ending) => Interlocked.CompareExchange(ref _ending, ending, null);

    private async Task TellAsync()
    {
        string? cursor = await _running;
        if (Volatile.Read(ref _ending) is { } ending)
        {
            try
            {
                await Stream.SendAsync(new StreamEvent.Closing(ending.Code, ending.Reason, ending.RetryAfterMs, cursor is null ? [] : [(Id, cursor)]), CancellationToken.None);
            }
            catch (OperationCanceledException)
            {
                // The client is gone.
            }
        }

        Stream.End();
    }
}
