using System.Diagnostics;
using System.Globalization;
using Candlewick.Bench.Broker.Brokers;
using Candlewick.Bench.Broker.Results;
using Candlewick.Bench.Ingest;
using Candlewick.Ingestor;
using Candlewick.Ingestor.Kite;
using Candlewick.Ingestor.Live;
using Candlewick.Ingestor.Publishing;
using Candlewick.Ingestor.Sessions;
using Candlewick.LocalServers.Folders;
using Candlewick.Streaming.Settings;
using Candlewick.Streaming.Topics;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.Bench.Feeds;

/// <summary>Memory of a process that takes 5,000 instruments, 20 full packets a second of each, over two sockets to Kafka.</summary>
internal static class Holding
{
    private static readonly int[] Shards = [3_000, 2_000];

    public static async Task RunAsync(string bootstrap, Scoreboard board, TimeSpan duration, CancellationToken cancellationToken)
    {
        var settings = new KafkaSettings { Bootstrap = bootstrap, TopicPrefix = "hold.", WorkerName = "bench" };
        var layout = await new TopicAdmin(settings, TimeProvider.System, NullLogger<TopicAdmin>.Instance).EnsureAsync(6, TimeSpan.FromSeconds(60), cancellationToken);
        int port = LoopbackPort.Pick();
        using var server = Serve(port);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        long ticks = 0;
        var runs = new List<Task>();
        var session = new OpenSession(TimeProvider.System);
        for (int i = 0, from = 0; i < Shards.Length; from += Shards[i++])
        {
            var shard = new FeedShard(new KiteFeed(new Uri($"ws://127.0.0.1:{port}/"), session), i.ToString(CultureInfo.InvariantCulture));
            KiteFrames.Instruments(from, Shards[i]).ForEach(instrument => shard.Wanted.TryAdd(instrument));
            var options = new IngestOptions { Kafka = settings, Layout = layout, SchemaIds = new FixedSchemaIds(), Time = TimeProvider.System };
            var source = new LiveSource(shard, null, TimeProvider.System, new Random(i), NullLogger.Instance, stop.Token);
            runs.Add(Task.Factory.StartNew(() => new SourceRun(options, source, NullLogger.Instance).Run(CancellationToken.None), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
                .ContinueWith(run => Interlocked.Add(ref ticks, run.Result.Published), TaskScheduler.Default));
        }

        var megabytes = await WatchAsync(duration, cancellationToken);
        await stop.CancelAsync();
        await Task.WhenAll(runs);
        server.StandardInput.Close();
        await server.WaitForExitAsync(cancellationToken);

        var tenth = megabytes.Count / 10;
        board.Add(new Measure("5,000 instruments × 20: ticks published", "/s", HigherIsBetter: true), Program.Ours, ticks / duration.TotalSeconds);
        board.Add(new Measure("5,000 instruments × 20: most memory", "MB", HigherIsBetter: false), Program.Ours, megabytes.Max());
        board.Add(new Measure("5,000 instruments × 20: memory, second tenth", "MB", HigherIsBetter: false), Program.Ours, megabytes.Skip(tenth).Take(tenth).Average());
        board.Add(new Measure("5,000 instruments × 20: memory, last tenth", "MB", HigherIsBetter: false), Program.Ours, megabytes.TakeLast(tenth).Average());
    }

    private static async Task<List<double>> WatchAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        var megabytes = new List<double>();
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), TimeProvider.System);
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < duration;)
        {
            await timer.WaitForNextTickAsync(cancellationToken);
            megabytes.Add(ProcessUse.ResidentMegabytes(Environment.ProcessId));
        }

        return megabytes;
    }

    private static Process Serve(int port)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [typeof(Holding).Assembly.Location, "--serve", port.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        };
        var server = Process.Start(start)!;
        return server.StandardOutput.ReadLine() == "ready" ? server : throw new InvalidOperationException("The server did not start.");
    }

    /// <summary>A session at nobody, which is always good.</summary>
    private sealed class OpenSession(TimeProvider time) : IBrokerSession
    {
        public string Name => "kite";

        public SessionState State => new(SessionStatus.Valid);

        public LoginPrompt Prompt => new("");

        public Task<SessionState> LoginAsync(string? answer, CancellationToken cancellationToken) => Task.FromResult(State);

        public ValueTask<SessionTokens> GetAsync(CancellationToken cancellationToken) => ValueTask.FromResult(new SessionTokens
        {
            Account = "bench",
            Server = KiteRest.Public,
            Secrets = new Dictionary<string, string> { [KiteSession.ApiKey] = "bench", [KiteSession.AccessToken] = "bench" },
            IssuedAt = time.GetUtcNow(),
            ExpiresAt = time.GetUtcNow().AddDays(1),
        });

        public void Refused(SessionTokens tokens)
        {
        }

        public Task EndAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
