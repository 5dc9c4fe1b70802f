using Candlewick.Cli.Settings;
using Candlewick.Contracts.Registry;
using Candlewick.EmbeddedKafka.Registry;
using Candlewick.EmbeddedKafka.Server;
using Candlewick.EventStore;
using Candlewick.EventStore.Candles.Rebuild;
using Candlewick.EventStore.Migrations;
using Candlewick.Ingestor;
using Candlewick.Instruments;
using Candlewick.Instruments.Formats;
using Candlewick.LocalServers;
using Candlewick.StreamApi.Access.Keys;
using Candlewick.Streaming.Topics;
using Candlewick.Streaming.Transactions;
using Confluent.Kafka;
using Npgsql;

namespace Candlewick.Cli.Commands;

/// <summary>Failures that the user can do something about; any other is a bug and keeps its stack trace.</summary>
internal static class Failures
{
    private const string Remedy = "`pipeline status` shows what runs; start it, and then this command again.";

    /// <summary>What happened and what to do, in one line; null where only a stack trace tells.</summary>
    public static string? Explain(Exception failure) => failure switch
    {
        _ when IsExplained(failure) => failure.Message,

        // A server that went away in the middle; what waits for one at its start has its own words.
        KafkaException e => $"Kafka does not answer, or refuses: {e.Error.Reason}. {Remedy}",
        NpgsqlException e => $"PostgreSQL does not answer, or refuses: {e.Message.ReplaceLineEndings(" ")}. {Remedy}",
        HttpRequestException e => $"a server does not answer: {e.Message}. {Remedy}",
        _ => null,
    };

    private static bool IsExplained(Exception failure) => failure
        is SettingException
        or LocalServerException
        or TopicLayoutException
        or PositionException
        or RegistryException
        or EmbeddedRegistryException
        or EmbeddedBrokerException
        or DatabaseUnavailableException
        or MigrationException
        or RebuildException
        or ApiKeyException
        or IngestException
        or MasterException
        or MasterFileException;
}
