using Candlewick.Bench.Api.Servers;

namespace Candlewick.Bench.Api;

/// <summary>Clients of one server that count what they get.</summary>
internal sealed class FanOutClients : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _moved = new(0);
    private readonly List<Task> _running = [];
    private readonly long[] _items;

    private FanOutClients(int clients) => _items = new long[clients];

    public static async Task<FanOutClients> ConnectAsync(ServerProcess server, int count, bool subscribe, CancellationToken cancellationToken)
    {
        var all = new FanOutClients(count);
        for (int c = 0; c < count; c++)
        {
            var client = await StreamClient.ConnectAsync(server.Address, cancellationToken);
            if (subscribe)
            {
                await client.SubscribeAsync("ticks", Enumerable.Range(0, TopicWriter.Partitions * 4).Select(TopicWriter.Name), "\"live\"", cancellationToken);
                await client.UntilAsync("caught_up", cancellationToken);
            }

            int number = c;
            all._running.Add(Task.Run(() => all.ReadAsync(client, number), CancellationToken.None));
        }

        return all;
    }

    public static int Items(ReadOnlySpan<byte> frame) => frame.Count("\"receive_us\":"u8);

    /// <summary>Waits until every client has got <paramref name="items"/>.</summary>
    public async Task AllHaveAsync(long items, CancellationToken cancellationToken)
    {
        while (_items.Any(i => Volatile.Read(ref i) < items))
        {
            await _moved.WaitAsync(TimeSpan.FromSeconds(60), cancellationToken);
            if (_running.Find(r => r.IsFaulted) is { } failed)
            {
                await failed;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running);
        _stop.Dispose();
        _moved.Dispose();
    }

    private async Task ReadAsync(StreamClient client, int number)
    {
        await using (client)
        {
            try
            {
                while (true)
                {
                    await client.NextAsync(_stop.Token);
                    Volatile.Write(ref _items[number], _items[number] + Items(client.Frame));
                    _moved.Release();
                }
            }
            catch (OperationCanceledException)
            {
                // The measurement is over.
            }
        }
    }
}
