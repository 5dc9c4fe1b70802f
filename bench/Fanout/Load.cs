using System.Diagnostics;

namespace Candlewick.Bench.Fanout;

/// <summary>Candles written to a log in memory, the next group when every client has got the one before.</summary>
/// <param name="Items">Candles in all.</param>
/// <param name="GroupItems">Candles that come at once.</param>
internal sealed record Load(string Name, int Items, int GroupItems)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public async Task<Result> RunAsync(int count, CancellationToken cancellationToken)
    {
        // Made before the clock starts: what is measured begins where a record has come from the broker.
        var log = new MemoryLog(Items);
        using var arrivals = new Arrivals(count);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        InProcessClient[] clients = [.. Enumerable.Range(0, count).Select(_ => new InProcessClient(arrivals))];
        var running = Task.WhenAll(clients.Select(client => Task.Run(() => log.Subscribe(client).RunAsync(stop.Token), stop.Token)));
        await arrivals.AllAsync(Patience, cancellationToken);

        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        long start = Stopwatch.GetTimestamp();
        for (int written = GroupItems; written <= Items; written += GroupItems)
        {
            arrivals.Expect(written);
            log.Write(GroupItems);
            await arrivals.AllAsync(Patience, cancellationToken);
        }

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        await stop.CancelAsync();
        await ((Task)running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        double delivered = (double)Items * count;
        return new Result(delivered / seconds, allocated / delivered);
    }
}
