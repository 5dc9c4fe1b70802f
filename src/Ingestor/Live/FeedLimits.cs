namespace Candlewick.Ingestor.Live;

/// <summary>What a vendor allows and what is normal there.</summary>
internal sealed record FeedLimits
{
    /// <summary>Instruments on one connection.</summary>
    public required int Instruments { get; init; }

    /// <summary>A connection that says nothing for so long, heartbeats included, is taken for dead.</summary>
    public required TimeSpan Silence { get; init; }

    /// <summary>Between two messages of ours.</summary>
    public TimeSpan BetweenMessages { get; init; } = TimeSpan.Zero;
}
