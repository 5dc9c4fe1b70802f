namespace Candlewick.StreamApi.Protocol;

/// <summary>A <c>subscribe</c> as it was asked, checked for form but not yet resolved.</summary>
internal sealed record SubscribeRequest
{
    /// <summary>The client's name for the subscription.</summary>
    public required string Id { get; init; }

    /// <summary>Name of a channel.</summary>
    public required string Channel { get; init; }

    /// <summary>Ids, bare symbols or patterns, as written.</summary>
    public required IReadOnlyList<string> Instruments { get; init; }

    /// <summary>Intervals, of the candle channels only.</summary>
    public IReadOnlyList<string> Intervals { get; init; } = [];

    public StartFrom From { get; init; } = new StartFrom.Live();

    /// <summary>A time or a date, where the subscription ends.</summary>
    public StartFrom? To { get; init; }

    /// <summary>Shortest time between two frames of a subscription to a state; null where it was not said.</summary>
    public TimeSpan? Conflate { get; init; }

    /// <summary>How many times as fast as it happened, 0 as fast as the client reads; null where it was not said.</summary>
    public double? Speed { get; init; }

    /// <summary>The client's name of the clock that it is replayed by, with all that name the same; null for one of its own.</summary>
    public string? Clock { get; init; }

    /// <summary>Its clock begins paused.</summary>
    public bool Paused { get; init; }

    /// <summary>Null where it was not said: as seen in a replay, else final.</summary>
    public ReplayView? View { get; init; }

    /// <summary>It is replayed by a clock, that can be paused, sought and stepped.</summary>
    public bool IsReplay => Speed is not null || Clock is not null;
}
