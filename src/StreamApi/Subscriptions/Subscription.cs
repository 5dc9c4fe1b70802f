namespace Candlewick.StreamApi.Subscriptions;

/// <summary>One subscription of a client: says to a sink what happens, until it is cancelled or complete.</summary>
internal abstract class Subscription(string id) : IDisposable
{
    /// <summary>The client's name for it.</summary>
    public string Id { get; } = id;

    /// <summary>Where it stands after the last event that was sent; null where its channel has no positions.</summary>
    public abstract string? Cursor { get; }

    /// <summary>Runs it.</summary>
    public abstract Task RunAsync(CancellationToken cancellationToken);

    /// <summary>Has a command applied and answered, between two events.</summary>
    /// <exception cref="Protocol.RequestException">It cannot be applied; the subscription goes on as it was.</exception>
    public abstract Task ApplyAsync(SubscriptionCommand command, CancellationToken cancellationToken);

    public abstract void Dispose();
}
