using Candlewick.CandleAggregator;
using Candlewick.Cli.Hosting;
using Candlewick.Cli.Status;
using Candlewick.Contracts.Topics;
using Candlewick.EventStore;
using Candlewick.EventStore.Events;
using Candlewick.EventStore.Offsets;
using Candlewick.Ingestor;
using Candlewick.Streaming.Reading;
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
    private readonly string? _web;
    private readonly GroupStandings _groups;
    private readonly CancellationTokenSource _published = new();
    private readonly Stage _candles;
    private readonly Stage _rows;
    private readonly Task _looking;
    private long _eventsBefore;

    private StageWatch(Backbone backbone, string? postgres, string? web, TimeProvider time)
    {
        (_backbone, _web, _time) = (backbone, web, time);
        (_candles, _rows) = (new Stage("topic → candles", time), new Stage("candles → rows", time));
        _database = postgres is null ? null : EventStoreDatabase.CreateDataSource(postgres);
        _groups = new GroupStandings(backbone.Kafka);
        _looking = Task.Run(LookAsync);
    }

    /// <summary>Begins to look; publishing need not wait for the first look.</summary>
    /// <param name="web">Where the services tell how they are; null: only Kafka and PostgreSQL are asked.</param>
    public static StageWatch Start(Backbone backbone, string? postgres, string? web, TimeProvider time) => new(backbone, postgres, web, time);

    /// <summary>Waits until the run's ticks are candles and rows, and prints how fast each stage was.</summary>
    /// <returns>False where somebody is at work on them and stands still; where nobody is, that is the user's affair.</returns>
    public async Task<bool> FinishAsync(IngestReport report, CancellationToken cancellationToken)
    {
        Print("file → topic", report.Published, "ticks", report.Duration);
        await _published.CancelAsync();
        await _looking;
        if (await ReachAsync(_candles, TopicCatalog.Ticks, AggregatedAsync, cancellationToken) is { } unread)
        {
            return await ExplainAsync("aggregator", "aggregate", unread, cancellationToken);
        }

        Print(_candles.Name, report.Published, "ticks", _candles.Took);
        if (_database is null)
        {
            return true;
        }

        if (await ReachAsync(_rows, TopicCatalog.Candles, ProjectedAsync, cancellationToken) is { } unprojected)
        {
            return await ExplainAsync("projections", "project", unprojected, cancellationToken);
        }

        Print(_rows.Name, await StoredEvents.LastNumberAsync(_database!, cancellationToken) - _eventsBefore, "candles", _rows.Took);
        var total = _time.GetUtcNow() - report.FirstRecord!.Value;
        Console.WriteLine($"  First record to last row in {total.TotalSeconds:0.0} s; the stages run at the same time, each is measured from its first to its last.");
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        await _published.CancelAsync();
        await _looking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _published.Dispose();
        _groups.Dispose();
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

    /// <summary>Says why it is not waited for any longer; false where that is a fault.</summary>
    private async Task<bool> ExplainAsync(string service, string command, Standing unread, CancellationToken cancellationToken)
    {
        if (await _groups.MembersAsync(service) == 0)
        {
            Console.WriteLine($"  Not waiting any longer: no worker of '{service}' is at work on these topics; start `pipeline up` or `pipeline {command}`.");
            return true;
        }

        string? reason = (await Readiness.AskAsync(_web, cancellationToken))?.GetValueOrDefault(service);
        Console.Error.WriteLine(
            $"error: '{service}' is at work and makes no progress: partition {unread.Partition} stands at offset {unread.Next} of {unread.End} for {Stall.TotalSeconds:0} s. "
            + (reason ?? "Its log, and /health/ready of its process, say why; `pipeline status` shows the rest."));
        return false;
    }

    /// <summary>Looks on until the stage has all that is in the topic now; where it stands still, what is not read.</summary>
    private async Task<Standing?> ReachAsync(Stage stage, Topic topic, Func<CancellationToken, Task<long[]>> look, CancellationToken cancellationToken)
    {
        long[] end = await _groups.EndsAsync(_backbone.Kafka.NameOf(topic), _backbone.Layout.Partitions);
        long start = _time.GetTimestamp();
        while (true)
        {
            long[] next = await look(cancellationToken);
            stage.See(next);
            if (stage.HasReached(end))
            {
                return null;
            }

            if (stage.StandsStill(start) > Stall)
            {
                return end.Select((e, p) => new Standing(p, next[p], e)).First(s => s.Lag > 0);
            }

            // The other stage goes on meanwhile, and its first movement is not missed.
            if (stage == _candles && _database is not null)
            {
                _rows.See(await ProjectedAsync(cancellationToken));
            }

            await Task.Delay(Period, _time, cancellationToken);
        }
    }

    private async Task<long[]> AggregatedAsync(CancellationToken cancellationToken)
    {
        long[] next = await _groups.CommittedAsync(AggregatorOptions.Service, _backbone.Kafka.NameOf(TopicCatalog.Ticks), _backbone.Layout.Partitions);
        cancellationToken.ThrowIfCancellationRequested();
        return next;
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
