using Candlewick.Contracts.V1;
using Candlewick.Ingestor.Filling;
using Candlewick.Ingestor.Live.Status;
using Candlewick.Ingestor.Live.Wanted;
using Candlewick.Ingestor.Publishing;
using Candlewick.Ingestor.Recording;
using Candlewick.Instruments;
using Candlewick.Market.Instruments;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using TickTime = Candlewick.Market.Ticks.TickTime;

namespace Candlewick.Ingestor.Live;

/// <summary>Publishes what a vendor's connections say to topic <c>ticks</c>, until it is told to stop.</summary>
public sealed class LiveIngest(ILogger<LiveIngest> logger)
{
    /// <summary>Between two looks at what is wanted: a wish is answered within a second.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);

    /// <summary>For the vendor's last messages, a session's last clock tick, and the last transaction.</summary>
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(6);

    private volatile FeedShards? _shards;

    /// <summary>How the feed is, for a health check: null where all is well.</summary>
    public string? Problem => _shards is not { } shards ? "it has not begun yet"
        : shards.All.Where(s => s.State.State != ConnectionState.Up && s.Wanted.Current.Count > 0).Select(s => $"{s.Source} is {s.State.State}{(s.State.Reason.Length > 0 ? $": {s.State.Reason}" : "")}").FirstOrDefault();

    /// <summary>One connection with a few instruments, whose gaps stay; see the other overload.</summary>
    public Task RunAsync(LiveFeed feed, string shard, IReadOnlyList<InstrumentId> instruments, FeedContext context, IngestOptions options, CancellationToken cancellationToken) =>
        RunAsync(feed, new LiveOptions { Shard = shard, Instruments = instruments, FillsGaps = false, Context = context }, options, cancellationToken);

    /// <summary>Runs each connection on a thread of its own; outages are waited out.</summary>
    /// <param name="feed">Whose connections.</param>
    /// <param name="live">What they are to carry.</param>
    /// <param name="options">How it is published; its speed is the vendor's.</param>
    /// <param name="cancellationToken">Leaves the vendor in good order: what it has said is published.</param>
    /// <exception cref="IngestException">The run cannot begin, or the vendor refuses for good; the message names the remedy.</exception>
    /// <exception cref="OperationCanceledException">Stopped; the next run goes on from there.</exception>
    public async Task RunAsync(LiveFeed feed, LiveOptions live, IngestOptions options, CancellationToken cancellationToken)
    {
        var connected = feed.Connect(live.Context);
        var known = await BeginAsync(() => EarlierInstruments.Read(options, cancellationToken));
        using var events = new FeedEvents(options, logger);
        using var wanted = await BeginAsync(() => new WantedInstruments(feed, connected, live, events, options, logger, cancellationToken));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var end = new CancellationTokenSource();
        await using var patience = stop.Token.UnsafeRegister(_ => end.CancelAfter(StopTimeout), null);
        _shards = wanted.Shards;
        await using var filling = live.FillsGaps ? GapFilling.Of(feed.Name, live, options, logger) : null;
        filling?.Remember(wanted.Shards.All);
        var statuses = new StatusTeller(events, TimeProvider.System, filling?.Filler);
        var progress = new SummedProgress(options.Progress);
        var problems = new BoundedLog(feed.Name, TimeProvider.System, logger);
        var running = new List<Task>();
        try
        {
            while (!stop.IsCancellationRequested && !running.Exists(run => run.IsCompleted))
            {
                foreach (var shard in wanted.Shards.All.Skip(running.Count).ToList())
                {
                    foreach (var id in known[shard.Source])
                    {
                        shard.LateStarts.Had(id);
                    }

                    Action<PublishedGap>? missed = filling is null ? null : gap => filling.Add(gap, shard);
                    running.Add(Start(shard, RecordOf(live, running.Count), options with { Progress = progress.For(shard.Source), Missed = missed }, stop.Token, end.Token));
                }

                await Task.WhenAny([.. running, Task.Delay(LookEvery, options.Time, stop.Token)]);
                await Task.Run(() => Look(wanted, problems, stop.Token), CancellationToken.None);
                statuses.Tell(wanted.Shards.All);
            }
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(running).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            foreach (var shard in wanted.Shards.All.Where(s => s.State.State != ConnectionState.Refused))
            {
                shard.Is(ConnectionState.Stopped, TickTime.Of(options.Time.GetUtcNow()));
            }

            statuses.Tell(wanted.Shards.All);
        }

        foreach (var run in running.Where(run => run.IsFaulted))
        {
            await run;
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    private Task Start(FeedShard shard, string? record, IngestOptions options, CancellationToken stopping, CancellationToken ended) => Task.Factory.StartNew(
        () =>
        {
            using var recorder = record is null ? null : new FrameRecorder(record, shard.Feed.Name, options.Time);
            var source = new LiveSource(shard, recorder, options.Time, new Random((int)options.Time.GetTimestamp()), logger, stopping);
            new SourceRun(options, source, logger).Run(ended);
        },
        CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static string? RecordOf(LiveOptions live, int connection) => live.Record is null || connection == 0 ? live.Record : $"{live.Record}.{connection}";

    /// <summary>What cannot be read is no reason to end: nobody's wish comes through meanwhile.</summary>
    private static void Look(WantedInstruments wanted, BoundedLog problems, CancellationToken cancellationToken)
    {
        try
        {
            wanted.Look(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Told to stop.
        }
        catch (Exception e) when (e is KafkaException or MasterException)
        {
            if (problems.IsDue())
            {
                problems.Warn("what is wanted cannot be read, and is asked for again", e.Message);
            }
        }
    }

    private static async Task<T> BeginAsync<T>(Func<T> begin)
    {
        try
        {
            return await Task.Run(begin);
        }
        catch (KafkaException e)
        {
            throw new IngestException($"what is wanted of the feed cannot be read from Kafka: {e.Error.Reason}", e);
        }
    }
}
