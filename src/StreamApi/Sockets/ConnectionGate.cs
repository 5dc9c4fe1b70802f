namespace Candlewick.StreamApi.Sockets;

/// <summary>Counts open connections, and names them.</summary>
internal sealed class ConnectionGate(int limit)
{
    private int _open;
    private int _total;

    public int Open => Volatile.Read(ref _open);

    public int Total => Volatile.Read(ref _total);

    /// <summary>Takes a place; false where there is none.</summary>
    public bool TryEnter(out string name)
    {
        name = $"c{Interlocked.Increment(ref _total)}";
        if (Interlocked.Increment(ref _open) <= limit)
        {
            return true;
        }

        Interlocked.Decrement(ref _open);
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _open);
}
