namespace Candlewick.LocalServers.Kafka;

/// <summary>An Apache Kafka broker to run from an unpacked distribution.</summary>
public sealed record KafkaFromHomeOptions
{
    /// <summary>The distribution: the folder with <c>bin/kafka-server-start.sh</c> and <c>libs</c>.</summary>
    public required string KafkaHome { get; init; }

    /// <summary>The broker's own folder; it is made if it is missing and survives restarts.</summary>
    public required string Folder { get; init; }

    /// <summary>TCP port on 127.0.0.1 for clients; 0 picks a free one at every start.</summary>
    public int Port { get; init; }

    /// <summary>TCP port on 127.0.0.1 for the broker's own controller; 0 picks a free one.</summary>
    public int ControllerPort { get; init; }

    /// <summary>Java heap in MiB.</summary>
    public int HeapMebibytes { get; init; } = 512;

    /// <summary>Broker settings beside those that one node on loopback needs.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>How long the broker may take to answer, log recovery included.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(90);
}
