using System.Diagnostics;
using Candlewick.Bench.Api.Servers;
using Candlewick.Bench.Broker.Results;

namespace Candlewick.Bench.Api;

/// <summary>
/// The same ticks to every client, as fast as they take them, beside a bare server that sends as many clients the same bytes. Ticks are
/// written in groups, the next one while the one before is on its way.
/// </summary>
internal sealed class FanOut(ServerProcess api, ServerProcess bare, TopicWriter log, Scoreboard board)
{
    private const int Clients = 100;
    private const int GroupItems = 4_000;
    private const int FrameItems = 500;

    public async Task RunAsync(int groups, CancellationToken cancellationToken)
    {
        var measure = new Measure($"fan-out of the same ticks to {Clients} clients", "items/s", HigherIsBetter: true);
        long items = (long)groups * GroupItems;
        byte[] frame = await FrameAsync(cancellationToken);
        await using (var ours = await FanOutClients.ConnectAsync(api, Clients, subscribe: true, cancellationToken))
        {
            long start = Stopwatch.GetTimestamp();
            for (int group = 1; group <= groups; group++)
            {
                await ours.AllHaveAsync((group - 2L) * GroupItems, cancellationToken);
                await Task.Run(() => log.WriteCommitted(GroupItems, TopicWriter.Partitions * 4, 0), cancellationToken);
            }

            await ours.AllHaveAsync(items, cancellationToken);
            board.Add(measure, Program.Ours, items * Clients / Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        await using var theirs = await FanOutClients.ConnectAsync(bare, Clients, subscribe: false, cancellationToken);
        using var http = new HttpClient();
        long began = Stopwatch.GetTimestamp();
        using var sent = await http.PostAsync(new Uri(bare.Address, $"/send?times={items / FrameItems}"), new ByteArrayContent(frame), cancellationToken);
        sent.EnsureSuccessStatusCode();
        await theirs.AllHaveAsync(items, cancellationToken);
        board.Add(measure, Program.Bare, items * Clients / Stopwatch.GetElapsedTime(began).TotalSeconds);
    }

    /// <summary>A frame as the API sends it, for the other to send.</summary>
    private async Task<byte[]> FrameAsync(CancellationToken cancellationToken)
    {
        await using var client = await StreamClient.ConnectAsync(api.Address, cancellationToken);
        await client.SubscribeAsync("ticks", [TopicWriter.Name(0)], "\"live\"", cancellationToken);
        await client.UntilAsync("caught_up", cancellationToken);

        // More than fit into one: the first frame of a group may leave before the rest has come.
        log.WriteCommitted(GroupItems, 1, 0);
        do
        {
            await client.UntilAsync("data", cancellationToken);
        }
        while (FanOutClients.Items(client.Frame) != FrameItems);

        return client.Frame.ToArray();
    }
}
