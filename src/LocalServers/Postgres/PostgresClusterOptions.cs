namespace Candlewick.LocalServers.Postgres;

/// <summary>A private PostgreSQL cluster to run.</summary>
public sealed record PostgresClusterOptions
{
    /// <summary>The cluster's own folder; it is made if it is missing and survives restarts.</summary>
    public required string Folder { get; init; }

    /// <summary>Folder of the server programs, from <see cref="PostgresBinaries.Find"/>.</summary>
    public required string Binaries { get; init; }

    /// <summary>TCP port on 127.0.0.1; 0 picks a free one at every start.</summary>
    public int Port { get; init; }

    /// <summary>Server settings beside the cluster's own, such as <c>fsync</c> = <c>off</c> for a cluster that tests throw away.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>How long the server may take to accept connections, crash recovery included.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);
}
