using System.CommandLine;
using Candlewick.Alerts;
using Candlewick.Analysis;
using Candlewick.CandleAggregator;
using Candlewick.Cli.Local;
using Candlewick.Cli.Settings;
using Candlewick.Cli.Status;
using Candlewick.Contracts.Topics;
using Candlewick.EventStore;
using Candlewick.EventStore.Offsets;
using Candlewick.Portfolio;
using Candlewick.Streaming.Reading;
using Candlewick.Streaming.Settings;
using Confluent.Kafka;
using Npgsql;

namespace Candlewick.Cli.Commands;

/// <summary>`pipeline status`: how far everybody is, and what stands still. Reads only.</summary>
internal static class StatusCommand
{
    public static Command Create(GlobalOptions options)
    {
        var command = new Command("status", """
            Show how far each service and each source is, and what stands still

            Of the `pipeline up` on this data folder, or of the servers that KAFKA_BOOTSTRAP and POSTGRES name.
            Exit code: 0 all is well, 1 something stands still, is behind with nobody at work, or is not ready.

            Examples:
              pipeline status
              pipeline status --prefix research.
              KAFKA_BOOTSTRAP=kafka:9092 pipeline status
            """);
        command.SetAction((arguments, cancellationToken) => RunAsync(options.Read(arguments), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(PipelineSettings settings, CancellationToken cancellationToken)
    {
        var endpoints = Endpoints.Find(settings);
        var kafka = settings.Kafka(endpoints.KafkaBootstrap, settings.WorkerName ?? "local");
        using var groups = new GroupStandings(kafka);
        try
        {
            int partitions = groups.PartitionsOf(kafka.NameOf(TopicCatalog.Ticks));
            if (partitions == 0)
            {
                Console.WriteLine($"Kafka at {kafka.Bootstrap} has no topic '{kafka.NameOf(TopicCatalog.Ticks)}': nothing was started under this prefix yet.");
                return 1;
            }

            Console.WriteLine($"Kafka {kafka.Bootstrap}, {partitions} partition(s), {(kafka.TopicPrefix.Length == 0 ? "no prefix" : $"prefix '{kafka.TopicPrefix}'")}\n");
            var services = await ServicesAsync(groups, kafka, partitions, endpoints.PostgresOrNull, cancellationToken);
            var unwell = await Readiness.AskAsync(endpoints.WebOrNull, cancellationToken);
            StatusScreen.PrintServices(services);
            StatusScreen.PrintSources(SourceStandings.Read(kafka, partitions, cancellationToken));
            StatusScreen.PrintReadiness(endpoints.WebOrNull, unwell);
            return unwell is { Count: > 0 } || services.Any(s => s.Fault is not null) ? 1 : 0;
        }
        catch (KafkaException e)
        {
            throw new SettingException($"Kafka at {kafka.Bootstrap} does not answer: {e.Error.Reason}. Start it, or set KAFKA_BOOTSTRAP to where it is.", e);
        }
    }

    private static async Task<List<ServiceStanding>> ServicesAsync(
        GroupStandings groups, KafkaSettings kafka, int partitions, string? postgres, CancellationToken cancellationToken)
    {
        string ticks = kafka.NameOf(TopicCatalog.Ticks);
        var services = new List<ServiceStanding>
        {
            await StandingAsync(AggregatorOptions.Service, ticks, await groups.CommittedAsync(AggregatorOptions.Service, ticks, partitions)),
        };
        string ledger = kafka.NameOf(TopicCatalog.Ledger);
        if (groups.PartitionsOf(ledger) == partitions)
        {
            services.Add(await StandingAsync(PortfolioOptions.Service, ledger, await groups.CommittedAsync(PortfolioOptions.Service, ledger, partitions)));
        }

        if (groups.PartitionsOf(kafka.NameOf(TopicCatalog.AlertRules)) == partitions)
        {
            services.Add(await StandingAsync(AlertsOptions.Service, ticks, await groups.CommittedAsync(AlertsOptions.Service, ticks, partitions)));
        }

        string candles = kafka.NameOf(TopicCatalog.Candles);
        var analysis = await StandingAsync(AnalysisOptions.Service, candles, await groups.CommittedAsync(AnalysisOptions.Service, candles, partitions));

        // A pipeline may do without it.
        if (analysis.Members > 0 || analysis.Partitions.Any(partition => partition.Next > 0))
        {
            services.Add(analysis);
        }

        if (postgres is not null)
        {
            await using var database = EventStoreDatabase.CreateDataSource(postgres);
            await AddAsync("projections", ProjectionOffsets.Candles, TopicCatalog.Candles);
            await AddAsync("projection-market-events", ProjectionOffsets.MarketEvents, TopicCatalog.MarketEvents);
            await AddAsync("projection-ledger", ProjectionOffsets.Ledger, TopicCatalog.Ledger);
            await AddAsync("projection-alert-rules", ProjectionOffsets.AlertRules, TopicCatalog.AlertRules);
            await AddAsync("projection-alerts", ProjectionOffsets.Alerts, TopicCatalog.Alerts);

            // Topics of a later release than the pipeline's are not there yet.
            async Task AddAsync(string group, ProjectionOffsets projection, Topic written)
            {
                string topic = kafka.NameOf(written);
                if (groups.PartitionsOf(topic) == partitions)
                {
                    services.Add(await StandingAsync(group, topic, await ProjectedAsync(database, projection, topic, partitions, cancellationToken)));
                }
            }
        }

        return services;

        async Task<ServiceStanding> StandingAsync(string service, string topic, long[] next)
        {
            long[] ends = await groups.EndsAsync(topic, partitions);
            return new ServiceStanding(service, topic, await groups.MembersAsync(service), [.. ends.Select((end, p) => new Standing(p, next[p], end))]);
        }
    }

    private static async Task<long[]> ProjectedAsync(
        NpgsqlDataSource database, ProjectionOffsets projection, string topic, int partitions, CancellationToken cancellationToken)
    {
        long[] next = new long[partitions];
        try
        {
            foreach (var position in (await projection.ReadAsync(database, cancellationToken)).Where(p => p.Topic == topic && p.Partition < partitions))
            {
                next[position.Partition] = position.Next;
            }
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            // Nothing was ever projected into this database.
        }

        return next;
    }
}
