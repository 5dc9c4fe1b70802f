using System.Diagnostics;
using Candlewick.CandleAggregator;
using Candlewick.Cli.Hosting;
using Candlewick.Contracts.Topics;
using Candlewick.EventStore;
using Candlewick.Ingestor;
using Confluent.Kafka;
using Npgsql;

namespace Candlewick.Cli.Commands;

/// <summary>
/// Follows a run through the stages behind it, from outside: the aggregator's committed offsets in Kafka, the
/// projection's stored offsets in PostgreSQL. Wherever those services run, this sees them.
/// </summary>
internal sealed class StageWatch : IAsyncDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Stall = TimeSpan.FromSeconds(15);

    private readonly Backbone _backbone;
    private readonly NpgsqlDataSource? _database;
    private readonly IAdminClient _admin;
    private readonly IConsumer<Ignore, Ignore> _offsets;
    private readonly long _start = Stopwatch.GetTimestamp();
    private long _eventsBefore;

    private StageWatch(Backbone backbone, NpgsqlDataSource? database)
    {
        _backbone = backbone;
        _database = database;
        _admin = new AdminClientBuilder(backbone.Kafka.Admin()).SetLogHandler(static (_, _) => { }).Build();
        _offsets = new ConsumerBuilder<Ignore, Ignore>(backbone.Kafka.Consumer(backbone.Kafka.GroupId("reader"))).SetLogHandler(static (_, _) => { }).Build();
    }

    public static async Task<StageWatch> StartAsync(Backbone backbone, string? postgres, CancellationToken cancellationToken)
    {
        var watch = new StageWatch(backbone, postgres is null ? null : EventStoreDatabase.CreateDataSource(postgres));
        watch._eventsBefore = watch._database is null ? 0 : await watch.CountEventsAsync(cancellationToken);
        return watch;
    }

    /// <summary>Waits until the run's ticks are candles and rows, and prints how fast each stage was.</summary>
    public async Task FinishAsync(IngestReport report, CancellationToken cancellationToken)
    {
        Stage("file → topic", report.Published, "ticks", report.Duration);
        var ticksEnd = EndOffsets(TopicCatalog.Ticks);
        if (!await ReachAsync(ticksEnd, AggregatedAsync, "no aggregator is at work on these topics; start `pipeline up` or `pipeline aggregate`", cancellationToken))
        {
            return;
        }

        Stage("topic → candles", report.Published, "ticks", Stopwatch.GetElapsedTime(_start));
        var candlesEnd = EndOffsets(TopicCatalog.Candles);
        if (_database is null || !await ReachAsync(candlesEnd, ProjectedAsync, "no projection is at work on this database; start `pipeline up` or `pipeline project`", cancellationToken))
        {
            return;
        }

        var total = Stopwatch.GetElapsedTime(_start);
        Stage("candles → rows", await CountEventsAsync(cancellationToken) - _eventsBefore, "candles", total);
        Console.WriteLine($"  File to rows in {total.TotalSeconds:0.0} s; the stages run at the same time, each is measured from the start of the run.");
    }

    public async ValueTask DisposeAsync()
    {
        _admin.Dispose();
        _offsets.Dispose();
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }

    private static void Stage(string name, long count, string what, TimeSpan took) =>
        Console.WriteLine($"  {name,-16} {count,10:N0} {what,-8} {took.TotalSeconds,6:0.0} s  {count / Math.Max(took.TotalSeconds, 0.001),10:N0} {what}/s");

    /// <summary>The last stable offset of every partition. The last record there is a transaction marker, which no consumer counts.</summary>
    private long[] EndOffsets(Topic topic) =>
        [.. Enumerable.Range(0, _backbone.Layout.Partitions).Select(partition =>
            _offsets.QueryWatermarkOffsets(new TopicPartition(_backbone.Kafka.NameOf(topic), partition), TimeSpan.FromSeconds(10)).High.Value)];

    private static async Task<bool> ReachAsync(long[] end, Func<CancellationToken, Task<long[]>> read, string stalled, CancellationToken cancellationToken)
    {
        long[] last = [];
        long moved = Stopwatch.GetTimestamp();
        while (true)
        {
            long[] next = await read(cancellationToken);
            if (next.Zip(end).All(p => p.First >= p.Second - 1))
            {
                return true;
            }

            if (!next.SequenceEqual(last))
            {
                (last, moved) = (next, Stopwatch.GetTimestamp());
            }
            else if (Stopwatch.GetElapsedTime(moved) > Stall)
            {
                Console.WriteLine($"  Not waiting any longer: {stalled}.");
                return false;
            }

            await Task.Delay(Poll, TimeProvider.System, cancellationToken);
        }
    }

    private async Task<long[]> AggregatedAsync(CancellationToken cancellationToken)
    {
        string topic = _backbone.Kafka.NameOf(TopicCatalog.Ticks);
        var partitions = Enumerable.Range(0, _backbone.Layout.Partitions).Select(p => new TopicPartition(topic, p)).ToList();
        var group = await _admin.ListConsumerGroupOffsetsAsync([new ConsumerGroupTopicPartitions(_backbone.Kafka.GroupId(AggregatorOptions.Service), partitions)]);
        cancellationToken.ThrowIfCancellationRequested();
        return [.. group[0].Partitions.OrderBy(p => p.Partition.Value).Select(p => p.Offset.Value)];
    }

    private async Task<long[]> ProjectedAsync(CancellationToken cancellationToken)
    {
        await using var command = _database!.CreateCommand(
            "SELECT p, coalesce(o.next, 0) FROM generate_series(0, $1 - 1) p LEFT JOIN projection_offset o ON o.partition = p AND o.projection = 'candles' AND o.topic = $2 ORDER BY p");
        command.Parameters.AddWithValue(_backbone.Layout.Partitions);
        command.Parameters.AddWithValue(_backbone.Kafka.NameOf(TopicCatalog.Candles));
        var next = new List<long>();
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            next.Add(rows.GetInt64(1));
        }

        return [.. next];
    }

    private async Task<long> CountEventsAsync(CancellationToken cancellationToken)
    {
        await using var exists = _database!.CreateCommand("SELECT to_regclass('mt_events') IS NOT NULL");
        if (!(bool)(await exists.ExecuteScalarAsync(cancellationToken))!)
        {
            return 0;
        }

        await using var count = _database.CreateCommand("SELECT coalesce(max(seq_id), 0) FROM mt_events");
        return (long)(await count.ExecuteScalarAsync(cancellationToken))!;
    }
}
