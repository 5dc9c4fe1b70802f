using System.Diagnostics;
using Candlewick.Bench.Api.Servers;
using Candlewick.Bench.Broker.Results;

namespace Candlewick.Bench.Api;

/// <summary>One tick, 20 times a second, each in a transaction of its own: how long the commit takes, and how long after it its client has the tick.</summary>
internal sealed class Commits(ServerProcess api, TopicWriter log, Scoreboard board)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public async Task RunAsync(int ticks, CancellationToken cancellationToken)
    {
        await using var client = await StreamClient.ConnectAsync(api.Address, cancellationToken);
        await client.SubscribeAsync("ticks", [TopicWriter.Name(0)], "\"live\"", cancellationToken);
        await client.UntilAsync("caught_up", cancellationToken);
        var commits = new List<double>();
        var ways = new List<double>();
        using var timer = new PeriodicTimer(Pause, TimeProvider.System);
        for (int tick = 0; tick < ticks; tick++)
        {
            await timer.WaitForNextTickAsync(cancellationToken);
            var arrives = Task.Run(() => ArrivesAsync(client, cancellationToken), cancellationToken);
            long began = Stopwatch.GetTimestamp();
            log.WriteCommitted(1, 1, tick);
            long committed = Stopwatch.GetTimestamp();
            commits.Add(Stopwatch.GetElapsedTime(began, committed).TotalMilliseconds);
            ways.Add(Stopwatch.GetElapsedTime(committed, await arrives).TotalMilliseconds);
        }

        board.Add(new Measure("one tick in a transaction: from its begin to its commit, p50", "ms", HigherIsBetter: false), Program.Ours, new Sample(commits).Median);
        board.Add(new Measure("one tick in a transaction: from its commit to the client, p50", "ms", HigherIsBetter: false), Program.Ours, new Sample(ways).Median);
        board.Add(new Measure("one tick in a transaction: from its commit to the client, p99", "ms", HigherIsBetter: false), Program.Ours, new Sample(ways).Quantile(0.99));
    }

    private static async Task<long> ArrivesAsync(StreamClient client, CancellationToken cancellationToken)
    {
        await client.UntilAsync("data", cancellationToken);
        return Stopwatch.GetTimestamp();
    }
}
