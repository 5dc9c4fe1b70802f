using System.Diagnostics;
using Candlewick.Bench.Broker.Brokers;
using Candlewick.Bench.Broker.Loads;
using Candlewick.Bench.Broker.Results;

namespace Candlewick.Bench.Broker;

/// <summary>
/// Every measurement in turn on every contender, A B A B, so that what else the machine does meets all alike. Both
/// brokers run all the time but where they are restarted.
/// </summary>
internal sealed class Comparison(IReadOnlyList<IContender> contenders, Plan plan, Scoreboard board)
{
    private const string FillTopic = "bench-fill";

    private int _topics;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var contender in contenders)
        {
            await contender.StartAsync(cancellationToken);
            await BenchTopic.CreateAsync(contender.Bootstrap, FillTopic);
            Console.WriteLine($"{contender.Name,-14}writing {plan.Fill.Messages:#,0} messages of {plan.Fill.ValueBytes} bytes to start from…");
            plan.Fill.Produce(contender.Bootstrap, FillTopic);
        }

        await TurnsAsync("restart", contender => RestartAsync(contender, cancellationToken));
        await TurnsAsync("end to end", contender => LatencyAsync(contender, cancellationToken));
        await TurnsAsync("60 bytes", contender => BulkAsync(contender, plan.Small, "60 bytes", cancellationToken));
        await TurnsAsync("1 KiB", contender => BulkAsync(contender, plan.Large, "1 KiB", cancellationToken));
    }

    private async Task TurnsAsync(string what, Func<IContender, Task> measure)
    {
        for (int round = 0; round < plan.Rounds; round++)
        {
            Console.WriteLine($"-- {what}, round {round + 1} of {plan.Rounds}");
            foreach (var contender in contenders)
            {
                await measure(contender);
            }
        }
    }

    private async Task RestartAsync(IContender contender, CancellationToken cancellationToken)
    {
        await contender.StopAsync();
        long start = Stopwatch.GetTimestamp();
        await contender.StartAsync(cancellationToken);
        board.Add(new("ready after a restart with the log on disk", "ms", false), contender.Name, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }

    private async Task LatencyAsync(IContender contender, CancellationToken cancellationToken)
    {
        string topic = $"bench-{_topics++}";
        await BenchTopic.CreateAsync(contender.Bootstrap, topic);
        var before = ProcessUse.Processor(contender.ProcessId);
        var latency = await plan.Steady.RunAsync(contender.Bootstrap, topic, cancellationToken);
        board.Add(new("end to end at 10,000/s, p50", "ms", false), contender.Name, latency.Median);
        board.Add(new("end to end at 10,000/s, p99", "ms", false), contender.Name, latency.Quantile(0.99));
        board.Add(new("end to end at 10,000/s, broker's processor time", "s", false), contender.Name, (ProcessUse.Processor(contender.ProcessId) - before).TotalSeconds);
        board.Add(new("end to end at 10,000/s, broker's resident memory after it", "MB", false), contender.Name, ProcessUse.ResidentMegabytes(contender.ProcessId));
        await BenchTopic.DeleteAsync(contender.Bootstrap, topic);
    }

    private async Task BulkAsync(IContender contender, BulkLoad load, string size, CancellationToken cancellationToken)
    {
        string topic = $"bench-{_topics++}";
        await BenchTopic.CreateAsync(contender.Bootstrap, topic);
        var before = ProcessUse.Processor(contender.ProcessId);
        board.Add(new($"produce, {size}", "messages/s", true), contender.Name, load.Produce(contender.Bootstrap, topic));
        var between = ProcessUse.Processor(contender.ProcessId);
        board.Add(new($"produce, {size}, broker's processor time", "s", false), contender.Name, (between - before).TotalSeconds);
        board.Add(new($"consume, {size}", "messages/s", true), contender.Name, load.Consume(contender.Bootstrap, topic, cancellationToken));
        board.Add(new($"consume, {size}, broker's processor time", "s", false), contender.Name, (ProcessUse.Processor(contender.ProcessId) - between).TotalSeconds);
        board.Add(new($"produce and consume, {size}, broker's resident memory after it", "MB", false), contender.Name, ProcessUse.ResidentMegabytes(contender.ProcessId));
        await BenchTopic.DeleteAsync(contender.Bootstrap, topic);
    }
}
