using Candlewick.Cli.Hosting;
using Candlewick.Cli.Settings;
using Candlewick.Cli.Status;
using Candlewick.Contracts.Topics;
using Candlewick.Ingestor;
using Candlewick.Streaming.Reading;

namespace Candlewick.Cli.Commands;

/// <summary>
/// Follows a run through the stages behind it, from outside and while it goes on: the aggregator's committed offsets in Kafka, the
/// projection's stored offsets in PostgreSQL. Wherever those services run, this sees them; where they restart, it waits for them.
/// </summary>
internal sealed class StageWatch : IAsyncDisposable
{
    /// <summary>How long a server may be away, or a service stand still.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    private readonly TimeProvider _time;
    private readonly string? _web;
    private readonly StageServers _servers;
    private readonly CancellationTokenSource _published = new();
    private readonly Stage _candles;
    private readonly Stage _rows;
    private Task _looking = Task.CompletedTask;
    private long? _eventsBefore;

    /// <param name="postgres">Connection string; null: rows are not looked at.</param>
    /// <param name="web">Where the services tell how they are; null: only Kafka and PostgreSQL are asked.</param>
    public StageWatch(PipelineSettings settings, Backbone backbone, string? postgres, string? web, TimeProvider time)
    {
        (_web, _time) = (web, time);
        _servers = new StageServers(settings, backbone, postgres, time);
        (_candles, _rows) = (new Stage("topic → candles", time), new Stage("candles → rows", time));
    }

    /// <summary>Begins to look, which nobody waits for; no stage can move before the first record.</summary>
    public void Begin() => _looking = Task.Run(LookAsync);

    /// <summary>Waits until the run's ticks are candles and rows, and prints how fast each stage was.</summary>
    /// <param name="report">What was published.</param>
    /// <param name="line">Shows what is waited for.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<StageEnd> FinishAsync(IngestReport report, ProgressLine line, CancellationToken cancellationToken)
    {
        await _published.CancelAsync();
        await _looking;
        var end = await ReachAsync(_candles, TopicCatalog.Ticks, _servers.AggregatedAsync, "aggregator", "aggregate", line, cancellationToken);
        if (end != StageEnd.Done)
        {
            return end;
        }

        Print(_candles, report.Published, "ticks");
        if (!_servers.HasDatabase)
        {
            return StageEnd.Done;
        }

        end = await ReachAsync(_rows, TopicCatalog.Candles, _servers.ProjectedAsync, "projections", "project", line, cancellationToken);
        if (end != StageEnd.Done)
        {
            return end;
        }

        if (report.FirstRecord is { } first && _eventsBefore is { } before && await _servers.CandlesAfterAsync(before, cancellationToken) is { } candles)
        {
            Print(_rows, candles, "candles");
            Console.WriteLine(
                $"  First record to last row in {(_time.GetUtcNow() - first).TotalSeconds:0.0} s; the stages run at the same time, each is measured from its first to its last.");
        }
        else
        {
            Console.WriteLine("  Its candles are rows.");
        }

        return end;
    }

    public async ValueTask DisposeAsync()
    {
        await _published.CancelAsync();
        await _looking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _published.Dispose();
        await _servers.DisposeAsync();
    }

    private static void Print(Stage stage, long count, string what)
    {
        if (count > 0)
        {
            IngestScreen.PrintStage(stage.Name, count, what, stage.Took);
        }
    }

    private async Task LookAsync()
    {
        try
        {
            while (!_published.IsCancellationRequested)
            {
                if (_servers.HasDatabase)
                {
                    // Needed however soon the last record comes: afterwards it would count events of the run.
                    _eventsBefore ??= await _servers.EventsAsync(CancellationToken.None);
                    See(_rows, await _servers.ProjectedAsync(_published.Token));
                }

                See(_candles, await _servers.AggregatedAsync(_published.Token));
                await Task.Delay(Period, _time, _published.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // Published.
        }
    }

    private static void See(Stage stage, long[]? next)
    {
        if (next is not null)
        {
            stage.See(next);
        }
    }

    /// <summary>Looks on until the stage has all that is in the topic now.</summary>
    private async Task<StageEnd> ReachAsync(
        Stage stage, Topic topic, Func<CancellationToken, Task<long[]?>> look, string service, string command, ProgressLine line, CancellationToken cancellationToken)
    {
        long start = _time.GetTimestamp();
        long[]? end = null;
        while (true)
        {
            end ??= await _servers.EndsAsync(topic, cancellationToken);
            if (end is not null && await look(cancellationToken) is { } next)
            {
                stage.See(next);
                if (stage.HasReached(end))
                {
                    line.Clear();
                    return StageEnd.Done;
                }

                var unread = end.Select((e, p) => new Standing(p, next[p], e)).First(s => s.Next < s.End - 1);
                line.Report($"{stage.Name}: {end.Zip(next).Sum(p => Math.Max(0, p.First - p.Second)):N0} offsets to go");
                if (stage.StandsStill(Math.Max(start, _servers.BackAt)) > Patience)
                {
                    line.Clear();
                    return await ExplainAsync(service, command, unread, cancellationToken);
                }
            }

            if (_servers.AwayFor > Patience)
            {
                line.Clear();
                Console.Error.WriteLine(
                    $"error: {_servers.Away} for {Patience.TotalSeconds:0} s. The ticks are published and stay; candles and rows are made of them once `pipeline up` (or `pipeline {command}`) runs. "
                    + "`pipeline status` shows how far they are, and the same command again waits for them.");
                return StageEnd.NotDone;
            }

            // The other stage goes on meanwhile, and its first movement is not missed.
            if (stage == _candles && _servers.HasDatabase)
            {
                See(_rows, await _servers.ProjectedAsync(cancellationToken));
            }

            await Task.Delay(Period, _time, cancellationToken);
        }
    }

    /// <summary>Says why it is not waited for any longer.</summary>
    private async Task<StageEnd> ExplainAsync(string service, string command, Standing unread, CancellationToken cancellationToken)
    {
        string where = $"partition {unread.Partition} stands at offset {unread.Next} of {unread.End} for {Patience.TotalSeconds:0} s";
        if (await _servers.MembersAsync(service, cancellationToken) is 0)
        {
            Console.Error.WriteLine(
                $"error: the ticks are published, and no worker of '{service}' is at work on them ({where}): start `pipeline up` or `pipeline {command}`. "
                + "Nothing is lost; the same command again waits for candles and rows.");
            return StageEnd.NotDone;
        }

        string? reason = (await Readiness.AskAsync(_web, cancellationToken))?.GetValueOrDefault(service);
        Console.Error.WriteLine(
            $"error: '{service}' is at work and makes no progress: {where}. "
            + (reason ?? "Its log, and /health/ready of its process, say why; `pipeline status` shows the rest."));
        return StageEnd.StandsStill;
    }
}
