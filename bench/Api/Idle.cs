using Candlewick.Bench.Api.Servers;
using Candlewick.Bench.Broker.Results;

namespace Candlewick.Bench.Api;

/// <summary>What a connected client that has a subscription costs while nothing happens.</summary>
internal sealed class Idle(ServerProcess api, Scoreboard board)
{
    private const int AtOnce = 50;

    public async Task RunAsync(int count, CancellationToken cancellationToken)
    {
        double before = await api.SettledMegabytesAsync(cancellationToken);
        var clients = new List<StreamClient>();
        try
        {
            foreach (int[] some in Enumerable.Range(0, count).Chunk(AtOnce))
            {
                clients.AddRange(await Task.WhenAll(some.Select(_ => ConnectAsync(cancellationToken))));
            }

            double after = await api.SettledMegabytesAsync(cancellationToken);
            board.Add(new Measure($"{count} idle clients with a subscription each: memory of one", "KB", HigherIsBetter: false), Program.Ours, (after - before) * 1e3 / count);
        }
        finally
        {
            foreach (var client in clients)
            {
                await client.DisposeAsync();
            }
        }
    }

    private async Task<StreamClient> ConnectAsync(CancellationToken cancellationToken)
    {
        var client = await StreamClient.ConnectAsync(api.Address, cancellationToken);
        await client.SubscribeAsync("candles", [TopicWriter.Name(0)], "\"live\"", cancellationToken);
        await client.UntilAsync("caught_up", cancellationToken);
        return client;
    }
}
