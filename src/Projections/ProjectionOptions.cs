using Candlewick.Contracts.Registry;
using Candlewick.EventStore.Writing;
using Candlewick.Streaming.Settings;
using Candlewick.Streaming.Topics;
using Npgsql;

namespace Candlewick.Projections;

/// <summary>What the projections read, and where they write it.</summary>
public sealed record ProjectionOptions
{
    /// <summary>How to reach Kafka.</summary>
    public required KafkaSettings Kafka { get; init; }

    /// <summary>The topics as they are on the broker.</summary>
    public required TopicLayout Layout { get; init; }

    /// <summary>Which schema ids are ours.</summary>
    public required ISchemaIds SchemaIds { get; init; }

    /// <summary>The event store's database; made by <see cref="EventStore.EventStoreDatabase.CreateDataSource"/>.</summary>
    public required NpgsqlDataSource Database { get; init; }

    /// <summary>How events are appended.</summary>
    public IEventWriter Events { get; init; } = new CopyEventWriter();

    /// <summary>Most records of one transaction.</summary>
    public int BatchRecords { get; init; } = 10_000;

    /// <summary>Longest time from the first record of a batch to its transaction.</summary>
    public TimeSpan BatchDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How long PostgreSQL is waited for at start. Later it is waited for as long as it takes.</summary>
    public TimeSpan DatabasePatience { get; init; } = TimeSpan.FromSeconds(60);
}
