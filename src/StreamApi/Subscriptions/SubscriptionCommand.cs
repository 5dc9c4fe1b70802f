using Candlewick.StreamApi.Protocol;

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

    /// <summary>Goes on from another time of a replay, back or forth.</summary>
    /// <param name="To">A time, a date, or a span back from where the replay stands.</param>
    public sealed record Seek(StartFrom To) : SubscriptionCommand;

    /// <summary>Changes the speed of a replay.</summary>
    /// <param name="Times">As fast as it happened; 0 as fast as the client reads.</param>
    public sealed record Speed(double Times) : SubscriptionCommand;

    /// <summary>Sends a little more of a replay that is paused, and leaves it paused. One of the two is given.</summary>
    /// <param name="Items">So many items.</param>
    /// <param name="Span">All that was seen in this time.</param>
    public sealed record Step(int? Items, TimeSpan? Span) : SubscriptionCommand;
}
