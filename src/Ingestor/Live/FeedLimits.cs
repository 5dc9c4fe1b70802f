namespace Candlewick.Ingestor.Live;

/// <summary>What a vendor allows and what is normal there.</summary>
internal sealed record FeedLimits
{
    /// <summary>Instruments on one connection.</summary>
    public required int Instruments { get; init; }

    /// <summary>Connections at one time, of one login where there is one.</summary>
    public int Connections { get; init; } = 1;

    /// <summary>A connection that says nothing for so long, heartbeats included, is taken for dead.</summary>
    public required TimeSpan Silence { get; init; }

    /// <summary>
    /// So long without one tick while a session of its instruments is open, heartbeats going on: the feed has stalled. More than a quiet market is
    /// silent; twice as long each time until a tick comes.
    /// </summary>
    public TimeSpan DataSilence { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The vendor counts each instrument's trades one by one, and tells the number.</summary>
    public bool CountsTrades { get; init; }

    /// <summary>Between two messages of ours.</summary>
    public TimeSpan BetweenMessages { get; init; } = TimeSpan.Zero;

    /// <summary>Between two heartbeats of ours, where the feed has one.</summary>
    public TimeSpan HeartbeatEvery { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Subscriptions wait for <see cref="FrameEvent.Ready"/>.</summary>
    public bool SubscribesWhenReady { get; init; }

    /// <summary>Bytes of one message at most; a larger one ends the connection.</summary>
    public int LargestMessage { get; init; } = 1 << 20;
}
