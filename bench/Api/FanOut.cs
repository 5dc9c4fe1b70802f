using System.Diagnostics;
using Candlewick.Bench.Api.Servers;
using Candlewick.Bench.Broker.Brokers;
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
        var cost = new Measure($"fan-out of the same ticks to {Clients} clients: processor time of an item", "µs", HigherIsBetter: false);
        long items = (long)groups * GroupItems;
        byte[] frame = await SampleFrame.OfAsync(api, log, FrameItems, GroupItems, cancellationToken);
        await using (var ours = await FanOutClients.ConnectAsync(api, Clients, subscribe: true, cancellationToken))
        {
            var before = ProcessUse.Processor(api.Id);
            long start = Stopwatch.GetTimestamp();
            for (int group = 1; group <= groups; group++)
            {
                await ours.AllHaveAsync((group - 2L) * GroupItems, cancellationToken);
                await Task.Run(() => log.WriteCommitted(GroupItems, TopicWriter.Partitions * 4, 0), cancellationToken);
            }

            await ours.AllHaveAsync(items, cancellationToken);
            board.Add(measure, Program.Ours, items * Clients / Stopwatch.GetElapsedTime(start).TotalSeconds);
            board.Add(cost, Program.Ours, (ProcessUse.Processor(api.Id) - before).TotalMicroseconds / (items * Clients));
        }

        await using var theirs = await FanOutClients.ConnectAsync(bare, Clients, subscribe: false, cancellationToken);
        using var http = new HttpClient();
        var idle = ProcessUse.Processor(bare.Id);
        long began = Stopwatch.GetTimestamp();
        using var sent = await http.PostAsync(new Uri(bare.Address, $"/send?times={items / FrameItems}"), new ByteArrayContent(frame), cancellationToken);
        sent.EnsureSuccessStatusCode();
        await theirs.AllHaveAsync(items, cancellationToken);
        board.Add(measure, Program.Bare, items * Clients / Stopwatch.GetElapsedTime(began).TotalSeconds);
        board.Add(cost, Program.Bare, (ProcessUse.Processor(bare.Id) - idle).TotalMicroseconds / (items * Clients));
    }
}
