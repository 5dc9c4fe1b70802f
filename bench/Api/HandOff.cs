using System.Diagnostics;
using Candlewick.Bench.Api.Servers;
using Candlewick.Bench.Broker.Results;

namespace Candlewick.Bench.Api;

/// <summary>One subscription to the candles of 500 instruments from the past: how soon its first frame comes, and all of them.</summary>
internal sealed class HandOff(ServerProcess api, TopicWriter log, Scoreboard board)
{
    private const int Instruments = 500;
    private const int Bars = 60;
    private const int Turns = 10;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        log.WriteCandles(Instruments, 0, Bars);
        var first = new List<double>();
        var all = new List<double>();
        for (int turn = 0; turn < Turns; turn++)
        {
            await using var client = await StreamClient.ConnectAsync(api.Address, cancellationToken);
            await client.UntilAsync("welcome", cancellationToken);
            long start = Stopwatch.GetTimestamp();
            await client.SubscribeAsync("candles", Enumerable.Range(0, Instruments).Select(TopicWriter.Name), "\"2013-10-07\"", cancellationToken);
            await client.UntilAsync("data", cancellationToken);
            first.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            await client.UntilAsync("caught_up", cancellationToken);
            all.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        board.Add(new Measure($"hand-off of {Instruments} instruments, {Instruments * Bars} candles: first frame", "ms", HigherIsBetter: false), Program.Ours, new Sample(first).Median);
        board.Add(new Measure($"hand-off of {Instruments} instruments, {Instruments * Bars} candles: caught up", "ms", HigherIsBetter: false), Program.Ours, new Sample(all).Median);
    }
}
