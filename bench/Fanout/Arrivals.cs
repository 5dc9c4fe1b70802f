namespace Candlewick.Bench.Fanout;

/// <summary>Waits until every client has come to a number of items.</summary>
internal sealed class Arrivals : IDisposable
{
    private readonly SemaphoreSlim _all = new(0);
    private readonly int _clients;
    private int _missing;
    private long _expected;

    public Arrivals(int clients) => _missing = _clients = clients;

    /// <summary>Items that each client is to have.</summary>
    public long Expected => Volatile.Read(ref _expected);

    public void Expect(long items)
    {
        Volatile.Write(ref _missing, _clients);
        Volatile.Write(ref _expected, items);
    }

    /// <summary>One client has them.</summary>
    public void Arrived()
    {
        if (Interlocked.Decrement(ref _missing) == 0)
        {
            _all.Release();
        }
    }

    public async Task AllAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        if (!await _all.WaitAsync(patience, cancellationToken))
        {
            throw new TimeoutException($"{Volatile.Read(ref _missing)} clients are still without {Expected} items");
        }
    }

    public void Dispose() => _all.Dispose();
}
