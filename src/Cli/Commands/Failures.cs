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
using Candlewick.Streaming.Topics;
using Candlewick.Streaming.Transactions;

namespace Candlewick.Cli.Commands;

/// <summary>Failures whose message tells the user all there is to know; any other is a bug and keeps its stack trace.</summary>
internal static class Failures
{
    public static bool IsExplained(Exception failure) => failure
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
        or IngestException
        or MasterException
        or MasterFileException;
}
