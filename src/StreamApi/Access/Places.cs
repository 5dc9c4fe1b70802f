namespace Candlewick.StreamApi.Access;

/// <summary>A bounded number of places.</summary>
internal sealed class Places(int limit)
{
    private int _taken;

    public int Limit => limit;

    public int Taken => Volatile.Read(ref _taken);

    /// <summary>Takes one; false where all are taken.</summary>
    public bool TryTake()
    {
        if (Interlocked.Increment(ref _taken) <= limit)
        {
            return true;
        }

        Interlocked.Decrement(ref _taken);
        return false;
    }

    /// <summary>Gives one back.</summary>
    public void Return() => Interlocked.Decrement(ref _taken);
}
