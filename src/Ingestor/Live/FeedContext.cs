using Candlewick.Ingestor.Sessions;

namespace Candlewick.Ingestor.Live;

/// <summary>What a feed may need of the process that runs it.</summary>
public sealed record FeedContext
{
    /// <summary>Where its server is; null: the vendor's own.</summary>
    public Uri? Address { get; init; }

    /// <summary>Logins at brokers.</summary>
    public required BrokerSessions Sessions { get; init; }
}
