using System.Diagnostics;
using Candlewick.Bench.Api.Servers;
using Candlewick.Bench.Broker.Results;

namespace Candlewick.Bench.Api;

/// <summary>Clients that were all cut at once come back at once, each with its cursor: until the last has caught up.</summary>
internal sealed class Storm(ServerProcess api, TopicWriter log, Scoreboard board)
{
    private const int Instruments = 500;

    public async Task RunAsync(int clients, CancellationToken cancellationToken)
    {
        var cursors = await Task.WhenAll(Enumerable.Range(0, clients).Select(n => FollowAsync(n, "{\"last\":1}", cancellationToken)));
        log.WriteCandles(Instruments, 60, 2);
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(cursors.Select((cursor, n) => FollowAsync(n, $$"""{"cursor":"{{cursor}}"}""", cancellationToken)));
        board.Add(new Measure($"{clients} clients come back at once with their cursors: all caught up", "s", HigherIsBetter: false), Program.Ours, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    /// <summary>Subscribes, is cut when it has caught up; returns its cursor.</summary>
    private async Task<string> FollowAsync(int number, string from, CancellationToken cancellationToken)
    {
        await using var client = await StreamClient.ConnectAsync(api.Address, cancellationToken);
        await client.SubscribeAsync("candles", [TopicWriter.Name(number % Instruments)], from, cancellationToken);
        await client.UntilAsync("caught_up", cancellationToken);
        return client.Text("cursor") ?? throw new InvalidOperationException("The frame has no cursor.");
    }
}
