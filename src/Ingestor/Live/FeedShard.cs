using Candlewick.Contracts.V1;

namespace Candlewick.Ingestor.Live;

/// <summary>
/// One connection of a feed as others see it: what it is to have, how it is, what it has done. Outlives the sockets, and the readers that are made
/// anew when Kafka failed. Safe to share between threads.
/// </summary>
/// <param name="feed">Whose.</param>
/// <param name="name">Which of the feed's connections.</param>
internal sealed class FeedShard(ILiveFeed feed, string name)
{
    private volatile ShardState _state = new(ConnectionState.Connecting, 0, "");

    /// <summary>As it stands in ticks.</summary>
    public string Source { get; } = $"{feed.Name}/{name}";

    public ILiveFeed Feed { get; } = feed;

    public ShardInstruments Wanted { get; } = new(feed.Limits.Instruments);

    public FeedCounters Counters { get; } = new($"{feed.Name}/{name}");

    /// <summary>What of a session was over when an instrument was begun. For the publishing thread, once it runs.</summary>
    public LateStarts LateStarts { get; } = new();

    /// <summary>Is told what the vendor was asked for, and what it refuses.</summary>
    public IFeedAnswers? Answers { get; init; }

    public ShardState State => _state;

    /// <summary>Where it connects to, without secrets.</summary>
    public string Address { get; set; } = "";

    /// <summary>Instruments of which the vendor was asked on the connection that is up.</summary>
    public int Subscribed { get; private set; }

    public void Is(ConnectionState state, long atUs, string reason = "")
    {
        if (_state.State != state || _state.Reason != reason)
        {
            Subscribed = state == ConnectionState.Up ? Subscribed : 0;
            _state = new ShardState(state, atUs, reason);
        }
    }

    /// <summary>The vendor has been asked for some, and has been for <paramref name="all"/>.</summary>
    public void Has(IReadOnlyList<LiveInstrument> asked, int all, long atUs)
    {
        Subscribed = all;
        foreach (var instrument in asked)
        {
            Answers?.Subscribed(this, instrument, atUs);
        }
    }
}

/// <param name="State">How it is.</param>
/// <param name="SinceUs">Since when, microseconds UTC.</param>
/// <param name="Reason">Why it is not up.</param>
internal sealed record ShardState(ConnectionState State, long SinceUs, string Reason);
