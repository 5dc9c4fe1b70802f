namespace Candlewick.StreamApi.Subscriptions;

/// <summary>One subscription of a connection.</summary>
internal interface ISubscription
{
    /// <summary>The client's name for it.</summary>
    string Id { get; }

    /// <summary>Where it stands; null where its channel has no positions.</summary>
    string? Cursor { get; }

    /// <summary>Sends its frames until it is cancelled or complete.</summary>
    Task RunAsync(CancellationToken cancellationToken);
}
