using System.Net;
using Candlewick.EmbeddedKafka.Log;

namespace Candlewick.EmbeddedKafka.Server;

/// <summary>How the embedded broker runs.</summary>
public sealed record BrokerOptions
{
    /// <summary>Folder of its logs; one process at a time.</summary>
    public required string Folder { get; init; }

    /// <summary>TCP port; 0 picks one.</summary>
    public int Port { get; init; }

    /// <summary>Address it listens on. Clients are told the same one, or this machine's name where it listens on all.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>
    /// Whether a topic that a client asks for is made where there is none, as Kafka does by default; otherwise a misspelt
    /// topic is an error.
    /// </summary>
    public bool AutoCreateTopics { get; init; }

    /// <summary>Largest request, bytes; a larger one ends its connection.</summary>
    public int MaxRequestBytes { get; init; } = 100 * 1024 * 1024;

    /// <summary>Connections at the same time; more are refused.</summary>
    public int MaxConnections { get; init; } = 1000;

    /// <summary>Topics; more cannot be created.</summary>
    public int MaxTopics { get; init; } = 2000;

    /// <summary>Partitions of all topics together; more cannot be created.</summary>
    public int MaxPartitions { get; init; } = 10_000;

    /// <summary>Consumer groups; more are refused.</summary>
    public int MaxGroups { get; init; } = 10_000;

    /// <summary>
    /// Bytes that requests and fetch responses above 1 MiB may take together. A request waits for its share, a response
    /// is made smaller.
    /// </summary>
    public long MaxTransferBytes { get; init; } = 256 * 1024 * 1024;

    /// <summary>When acknowledged records are forced to disk.</summary>
    public FlushPolicy Flush { get; init; } = FlushPolicy.Os;

    /// <summary>With <see cref="FlushPolicy.EveryMs"/>: the time between two flushes.</summary>
    public TimeSpan FlushInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Time between two looks at what is due for compaction (Kafka's <c>log.cleaner.backoff.ms</c>).</summary>
    public TimeSpan CompactionInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Most record bytes of one fetch response, whatever the client asks for.</summary>
    public int MaxFetchBytes { get; init; } = 55 * 1024 * 1024;
}
