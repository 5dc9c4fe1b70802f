using Candlewick.Bench.Broker.Results;
using Candlewick.Contracts.Topics;
using Candlewick.Ingestor;
using Candlewick.Ingestor.Files;
using Candlewick.Streaming.Settings;
using Candlewick.Streaming.Topics;
using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.Bench.Ingest;

/// <summary>
/// One load, in turn by ingest and by the bare producer, A B A B, each into topics of its own on the same broker. Before the first
/// round both are run once for the compiler, and ingest's records are kept for the other.
/// </summary>
internal sealed class Comparison(string bootstrap, int partitions, Load load, Scoreboard board)
{
    private int _runs;

    public async Task RunAsync(int rounds, CancellationToken cancellationToken)
    {
        var (settings, _) = await IngestAsync(cancellationToken);
        var payloads = Payloads.Read(settings, partitions, cancellationToken);
        await BareAsync(payloads, cancellationToken);
        Console.WriteLine($"-- {load.Name}: {payloads.Count:#,0} records, {payloads.Count(p => p.Key is not null):#,0} of them ticks, {payloads.Average(p => p.Value.Length):0} bytes each");
        var measure = new Measure($"{load.Name}, {partitions} partitions", "records/s", HigherIsBetter: true);
        for (int round = 0; round < rounds; round++)
        {
            board.Add(measure, "ingest", payloads.Count / (await IngestAsync(cancellationToken)).Took.TotalSeconds);
            board.Add(measure, "bare producer", payloads.Count / (await BareAsync(payloads, cancellationToken)).TotalSeconds);
        }
    }

    private async Task<(KafkaSettings Settings, TimeSpan Took)> IngestAsync(CancellationToken cancellationToken)
    {
        var (settings, layout) = await TopicsAsync(cancellationToken);
        var feed = FileFeed.All.Single(f => f.Name == load.Feed);
        var source = await FileSource.ExamineAsync(feed, load.Files, new FileFormatOptions { DefaultVenues = ["NSE"] }, NullLogger.Instance, cancellationToken);
        var options = new IngestOptions { Kafka = settings, Layout = layout, SchemaIds = new FixedSchemaIds(), Time = TimeProvider.System };
        var report = await new FileIngest(NullLogger<FileIngest>.Instance).RunAsync(source, options, cancellationToken);
        return report.ExitCode == 0 ? (settings, report.Duration) : throw new InvalidOperationException($"{report.Skipped} lines could not be read.");
    }

    private async Task<TimeSpan> BareAsync(IReadOnlyList<Payload> payloads, CancellationToken cancellationToken)
    {
        var (settings, _) = await TopicsAsync(cancellationToken);
        return BareProducer.Publish(settings, payloads);
    }

    /// <summary>Topics of one run; those of the one before are deleted, so that the disk holds two runs at most.</summary>
    private async Task<(KafkaSettings Settings, TopicLayout Layout)> TopicsAsync(CancellationToken cancellationToken)
    {
        var settings = new KafkaSettings { Bootstrap = bootstrap, TopicPrefix = $"bench{load.Feed}{++_runs}.", WorkerName = "bench" };
        var layout = await new TopicAdmin(settings, TimeProvider.System, NullLogger<TopicAdmin>.Instance).EnsureAsync(partitions, TimeSpan.FromSeconds(60), cancellationToken);
        if (_runs > 2)
        {
            using var admin = new AdminClientBuilder(settings.Admin()).Build();
            var old = settings with { TopicPrefix = $"bench{load.Feed}{_runs - 2}." };
            await admin.DeleteTopicsAsync(TopicCatalog.All.Select(old.NameOf));
        }

        return (settings, layout);
    }
}
