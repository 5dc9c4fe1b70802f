namespace Candlewick.StreamApi.Subscriptions;

/// <summary>What a client may ask of a subscription that runs. Applied between two events, and answered by one.</summary>
internal abstract record SubscriptionCommand
{
    /// <summary>Changes what it carries; its name, numbers and position stay.</summary>
    /// <param name="Add">Ids, bare symbols or patterns, as written.</param>
    /// <param name="Remove">The same.</param>
    /// <param name="Conflate">Shortest time between two batches of a state; null leaves it as it is.</param>
    public sealed record Update(IReadOnlyList<string> Add, IReadOnlyList<string> Remove, TimeSpan? Conflate) : SubscriptionCommand;

    /// <summary>Sends nothing until it is resumed. What comes meanwhile is not kept for it.</summary>
    public sealed record Pause : SubscriptionCommand;

    /// <summary>Goes on from where it was paused.</summary>
    public sealed record Resume : SubscriptionCommand;
}
