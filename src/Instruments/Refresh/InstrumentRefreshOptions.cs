using Candlewick.Contracts.Registry;
using Candlewick.Streaming.Settings;
using Candlewick.Streaming.Topics;

namespace Candlewick.Instruments.Refresh;

/// <summary>One refresh of the master.</summary>
public sealed record InstrumentRefreshOptions
{
    public required KafkaSettings Kafka { get; init; }

    public required TopicLayout Layout { get; init; }

    public required ISchemaIds SchemaIds { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>Where downloaded files are kept.</summary>
    public required string Folder { get; init; }

    /// <summary>Whose files to download.</summary>
    public IReadOnlyList<string> Vendors { get; init; } = [];

    /// <summary>Files of this machine to read instead: none of a vendor of <see cref="Vendors"/>.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>Addresses that differ from the vendors', by vendor.</summary>
    public IReadOnlyDictionary<string, Uri> Urls { get; init; } = new Dictionary<string, Uri>();

    /// <summary>The day of the master, in India.</summary>
    public required DateOnly Today { get; init; }

    /// <summary>Takes a file with fewer than half the rows of the last good one, and a named one with fewer than half the instruments of the master, too.</summary>
    public bool AcceptFewer { get; init; }

    /// <summary>Called with what is being done.</summary>
    public Action<string>? Progress { get; init; }

    /// <summary>Instruments of one transaction: small enough to be sent long before it times out.</summary>
    internal int TransactionChanges { get; init; } = 5_000;

    /// <summary>For tests of crashes: called before each commit with the changes committed so far; what it throws ends the refresh.</summary>
    internal Action<int>? BeforeCommit { get; init; }
}
