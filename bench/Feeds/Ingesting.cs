using System.Diagnostics;
using Candlewick.Bench.Broker.Results;
using Candlewick.Bench.Ingest;
using Candlewick.Contracts.Topics;
using Candlewick.Ingestor;
using Candlewick.Ingestor.Publishing;
using Candlewick.Streaming.Reading;
using Candlewick.Streaming.Settings;
using Candlewick.Streaming.Topics;
using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.Bench.Feeds;

/// <summary>
/// Live ticks to Kafka, decoded from frames that are there already, beside a bare producer of the same records in transactions of the same length: in
/// turn, each into topics of its own.
/// </summary>
internal sealed class Ingesting(string bootstrap, int partitions, Scoreboard board)
{
    private const int InstrumentCount = 3_000;
    private const int PacketsOfAFrame = 100;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan CommitAfter = TimeSpan.FromMilliseconds(100);

    private int _runs;

    public async Task RunAsync(string name, int length, int ticks, int rounds, CancellationToken cancellationToken)
    {
        byte[][] frames = Frames(length, ticks);
        var (settings, _) = await IngestAsync(frames, cancellationToken);
        var records = Read(settings, cancellationToken);
        await BareAsync(records, cancellationToken);
        Console.WriteLine($"-- {name}: {records.Count:#,0} records, {records.Average(r => r.Message.Value!.Length):0} bytes each");
        var measure = new Measure($"{name}, {partitions} partitions", "records/s", HigherIsBetter: true);
        for (int round = 0; round < rounds; round++)
        {
            board.Add(measure, Program.Ours, records.Count / (await IngestAsync(frames, cancellationToken)).Took.TotalSeconds);
            board.Add(measure, Program.Bare, records.Count / (await BareAsync(records, cancellationToken)).TotalSeconds);
        }
    }

    private static byte[][] Frames(int length, int ticks)
    {
        uint second = (uint)TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        uint[] tokens = [.. Enumerable.Range(0, InstrumentCount).Select(KiteFrames.Token)];
        return
        [
            .. Enumerable.Range(1, ticks / InstrumentCount).SelectMany(turn => tokens.Chunk(PacketsOfAFrame).Select(some => KiteFrames.Of(some, length, second, (uint)turn * 25))),
        ];
    }

    private async Task<(KafkaSettings Settings, TimeSpan Took)> IngestAsync(byte[][] frames, CancellationToken cancellationToken)
    {
        var (settings, layout) = await TopicsAsync(cancellationToken);
        var options = new IngestOptions { Kafka = settings, Layout = layout, SchemaIds = new FixedSchemaIds(), Time = TimeProvider.System };
        var source = new FrameSource(frames, KiteFrames.Instruments(0, InstrumentCount), TimeProvider.System);
        var report = await Task.Run(() => new SourceRun(options, source, NullLogger.Instance).Run(cancellationToken), cancellationToken);
        return (settings, report.Duration);
    }

    private async Task<TimeSpan> BareAsync(List<(TopicPartition At, Message<byte[]?, byte[]?> Message)> records, CancellationToken cancellationToken)
    {
        var (settings, _) = await TopicsAsync(cancellationToken);
        var topics = records.Select(r => r.At).Distinct().ToDictionary(at => at, at => new TopicPartition(settings.TopicPrefix + at.Topic, at.Partition));
        using var producer = new ProducerBuilder<byte[]?, byte[]?>(settings.TransactionalProducer("bare", "0")).Build();
        using (var admin = new DependentAdminClientBuilder(producer.Handle).Build())
        {
            admin.GetMetadata(Timeout);
        }

        producer.InitTransactions(Timeout);
        long start = Stopwatch.GetTimestamp(), began = start;
        producer.BeginTransaction();
        foreach (var (at, message) in records)
        {
            Produce(producer, topics[at], message);
            if (Stopwatch.GetElapsedTime(began) > CommitAfter)
            {
                producer.CommitTransaction(Timeout);
                producer.BeginTransaction();
                began = Stopwatch.GetTimestamp();
            }
        }

        producer.CommitTransaction(Timeout);
        return Stopwatch.GetElapsedTime(start);
    }

    private static void Produce(IProducer<byte[]?, byte[]?> producer, TopicPartition to, Message<byte[]?, byte[]?> message)
    {
        while (true)
        {
            try
            {
                producer.Produce(to, message);
                return;
            }
            catch (ProduceException<byte[]?, byte[]?> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
            {
                producer.Poll(TimeSpan.FromMilliseconds(10));
            }
        }
    }

    /// <summary>What a run published, as it lies in the topics: record by record of both in turn, as they were published.</summary>
    private List<(TopicPartition At, Message<byte[]?, byte[]?> Message)> Read(KafkaSettings settings, CancellationToken cancellationToken)
    {
        var of = new[] { TopicCatalog.Ticks, TopicCatalog.Depth }.Select(topic =>
        {
            var read = new List<(TopicPartition, Message<byte[]?, byte[]?>)>();
            PartitionReader.ReadToEnd(
                settings, [.. Enumerable.Range(0, partitions).Select(p => new TopicPartition(settings.NameOf(topic), p))],
                record => read.Add((new TopicPartition(topic.Name, record.Partition), new Message<byte[]?, byte[]?> { Key = record.Message.Key, Value = record.Message.Value, Timestamp = record.Message.Timestamp, Headers = new Headers() })),
                cancellationToken);
            return read;
        }).ToList();
        return [.. Enumerable.Range(0, of.Max(o => o.Count)).SelectMany(i => of.Where(o => i < o.Count).Select(o => o[i]))];
    }

    /// <summary>Topics of one run; those of the one before are deleted, so that the disk holds two runs at most.</summary>
    private async Task<(KafkaSettings Settings, TopicLayout Layout)> TopicsAsync(CancellationToken cancellationToken)
    {
        var settings = new KafkaSettings { Bootstrap = bootstrap, TopicPrefix = $"bench{++_runs}.", WorkerName = "bench" };
        var layout = await new TopicAdmin(settings, TimeProvider.System, NullLogger<TopicAdmin>.Instance).EnsureAsync(partitions, TimeSpan.FromSeconds(60), cancellationToken);
        if (_runs > 2)
        {
            using var admin = new AdminClientBuilder(settings.Admin()).Build();
            var old = settings with { TopicPrefix = $"bench{_runs - 2}." };
            await admin.DeleteTopicsAsync(TopicCatalog.All.Select(old.NameOf));
        }

        return (settings, layout);
    }
}
