namespace Candlewick.StreamApi.Hosting;

/// <summary>What one client, and all of them together, may use. Every bound here is a bound on memory.</summary>
public sealed record StreamLimits
{
    /// <summary>Open sockets of this process.</summary>
    public int Connections { get; init; } = 1_000;

    public int SubscriptionsPerConnection { get; init; } = 100;

    /// <summary>Those of them that are replays: each holds up to 2,000 records of each partition that it has read ahead.</summary>
    public int ReplaysPerConnection { get; init; } = 16;

    /// <summary>Instruments that one subscription names.</summary>
    public int InstrumentsPerSubscription { get; init; } = 1_000;

    /// <summary>Patterns among them.</summary>
    public int PatternsPerSubscription { get; init; } = 100;

    /// <summary>Messages each second on one socket; twenty times as many at once, for whoever comes back has much to ask.</summary>
    public int MessagesPerSecond { get; init; } = 50;

    /// <summary>How long a socket may be open without having said its key, where one is needed.</summary>
    public TimeSpan AuthPatience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Bytes of one client message.</summary>
    public int MessageBytes { get; init; } = 64 * 1024;

    /// <summary>Messages in a row that cannot be read, after which the connection is closed.</summary>
    public int MalformedMessages { get; init; } = 10;

    /// <summary>Items in one data frame.</summary>
    public int ItemsPerFrame { get; init; } = 500;

    /// <summary>Items that <c>{"last": n}</c> may ask for, per instrument and interval.</summary>
    public int LastItems { get; init; } = 10_000;

    /// <summary>Records kept of each partition, per topic.</summary>
    public int RingRecords { get; init; } = 65_536;

    /// <summary>Bytes kept of each partition, per topic; a record is counted as if it had been decoded and written for clients.</summary>
    public long RingBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>Records before the end of each partition that fill the ring at start.</summary>
    public int RingAtStart { get; init; } = 10_000;

    /// <summary>How long one send may wait for a client that does not read.</summary>
    public TimeSpan SendPatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Between two pings of a socket, and how long one may stay without an answer: a peer that is gone without a word is given up.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Between two pings of a client of the broker proxy.</summary>
    public TimeSpan ProxyPing { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Within which it must have answered one.</summary>
    public TimeSpan ProxyPong { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Silence after which a heartbeat is sent.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(15);
}
