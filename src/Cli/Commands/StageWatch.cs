using Candlewick.CandleAggregator;
using Candlewick.Cli.Hosting;
using Candlewick.Contracts.Topics;
using Candlewick.EventStore;
using Candlewick.EventStore.Events;
using Candlewick.EventStore.Offsets;
using Candlewick.Ingestor;
using Confluent.Kafka;
using Npgsql;

namespace Candlewick.Cli.Commands;

/// <summary>
/// Follows a run through the stages behind it, from outside and while it goes on: the aggregator's committed offsets in Kafka, the
/// projection's stored offsets in PostgreSQL. Wherever those services run, this sees them.
/// </summary>
internal sealed class StageWatch : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Stall = TimeSpan.FromSeconds(15);

    private readonly Backbone _backbone;
    private readonly TimeProvider _time;
    private readonly NpgsqlDataSource? _database;
    private readonly IAdminClient _admin;
    private readonly IConsumer<Ignore, Ignore> _offsets;
    private readonly CancellationTokenSource _published = new();
    private readonly Stage _candles;
    private readonly Stage _rows;
    private readonly Task _looking;
    private long _eventsBefore;

    private StageWatch(Backbone backbone, string? postgres, TimeProvider time)
    {
        (_backbone, _time) = (backbone, time);
        (_candles, _rows) = (new Stage("topic → candles", time), new Stage("candles → rows", time));
        _database = postgres is null ? null : EventStoreDatabase.CreateDataSource(postgres);
        _admin = new AdminClientBuilder(backbone.Kafka.Admin()).SetLogHandler(static (_, _) => { }).Build();
        _offsets = new ConsumerBuilder<Ignore, Ignore>(backbone.Kafka.Consumer(backbone.Kafka.GroupId("reader"))).SetLogHandler(static (_, _) => { }).Build();
        _looking = Task.Run(LookAsync);
    }

    /// <summary>Begins to look; publishing need not wait for the first look.</summary>
    public static StageWatch Start(Backbone backbone, string? postgres, TimeProvider time) => new(backbone, postgres, time);

    /// <summary>Waits until the run's ticks are candles and rows, and prints how fast each stage was.</summary>
    public async Task FinishAsync(IngestReport report, CancellationToken cancellationToken)
    {
        Print("file → topic", report.Published, "ticks", report.Duration);
        await _published.CancelAsync();
        await _looking;
        if (!await ReachAsync(_candles, TopicCatalog.Ticks, AggregatedAsync, "no aggregator is at work on these topics; start `pipeline up` or `pipeline aggregate`", cancellationToken))
        {
            return;
        }

        Print(_candles.Name, report.Published, "ticks", _candles.Took);
        if (_database is null
            || !await ReachAsync(_rows, TopicCatalog.Candles, ProjectedAsync, "no projection is at work on this database; start `pipeline up` or `pipeline project`", cancellationToken))
        {
            return;
        }

        Print(_rows.Name, await StoredEvents.LastNumberAsync(_database!, cancellationToken) - _eventsBefore, "candles", _rows.Took);
        var total = _time.GetUtcNow() - report.FirstRecord!.Value;
        Console.WriteLine($"  First record to last row in {total.TotalSeconds:0.0} s; the stages run at the same time, each is measured from its first to its last.");
    }

    public async ValueTask DisposeAsync()
    {
        await _published.CancelAsync();
        await _looking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _published.Dispose();
        _admin.Dispose();
        _offsets.Dispose();
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }

    private static void Print(string name, long count, string what, TimeSpan took) =>
        Console.WriteLine($"  {name,-16} {count,10:N0} {what,-8} {took.TotalSeconds,6:0.0} s  {count / Math.Max(took.TotalSeconds, 0.001),10:N0} {what}/s");

    private async Task LookAsync()
    {
        _eventsBefore = _database is null ? 0 : await StoredEvents.LastNumberAsync(_database, CancellationToken.None);
        while (!_published.IsCancellationRequested)
        {
            _candles.See(await AggregatedAsync(CancellationToken.None));
            if (_database is not null)
            {
                _rows.See(await ProjectedAsync(CancellationToken.None));
            }

            await Task.Delay(Period, _time, _published.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Looks on until the stage has all that is in the topic now; false where it stands still.</summary>
    private async Task<bool> ReachAsync(Stage stage, Topic topic, Func<CancellationToken, Task<long[]>> look, string stalled, CancellationToken cancellationToken)
    {
        long[] end = EndOffsets(topic);
        long start = _time.GetTimestamp();
        while (true)
        {
            stage.See(await look(cancellationToken));
            if (stage.HasReached(end))
            {
                return true;
            }

            if (stage.StandsStill(start) > Stall)
            {
                Console.WriteLine($"  Not waiting any longer: {stalled}.");
                return false;
            }

            // The other stage goes on meanwhile, and its first movement is not missed.
            if (stage == _candles && _database is not null)
            {
                _rows.See(await ProjectedAsync(cancellationToken));
            }

            await Task.Delay(Period, _time, cancellationToken);
        }
    }

    /// <summary>The last stable offset of every partition.</summary>
    private long[] EndOffsets(Topic topic) =>
        [.. Enumerable.Range(0, _backbone.Layout.Partitions).Select(partition =>
            _offsets.QueryWatermarkOffsets(new TopicPartition(_backbone.Kafka.NameOf(topic), partition), TimeSpan.FromSeconds(10)).High.Value)];

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
        long[] next = new long[_backbone.Layout.Partitions];
        foreach (var position in await ProjectionOffsets.Candles.ReadAsync(_database!, cancellationToken))
        {
            if (position.Topic == _backbone.Kafka.NameOf(TopicCatalog.Candles) && position.Partition < next.Length)
            {
                next[position.Partition] = position.Next;
            }
        }

        return next;
    }
}
