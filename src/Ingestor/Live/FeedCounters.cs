namespace Candlewick.Ingestor.Live;

/// <summary>
/// What a connection has done since the process began, for its status and metrics. Each number is written by one thread and read by others;
/// a reader may be a moment behind.
/// </summary>
internal sealed class FeedCounters(string source)
{
    private long _ticks;
    private long _bytes;
    private long _decodeErrors;
    private long _duplicates;
    private long _connects;
    private long _lastTickUs;
    private long _delayUs;

    public string Source { get; } = source;

    public long Ticks => Volatile.Read(ref _ticks);

    public long Bytes => Volatile.Read(ref _bytes);

    public long DecodeErrors => Volatile.Read(ref _decodeErrors);

    /// <summary>Ticks with an id at or below the last one of their instrument: published, and counted nowhere downstream.</summary>
    public long Duplicates => Volatile.Read(ref _duplicates);

    /// <summary>Connections after the first.</summary>
    public long Reconnects => Math.Max(0, Volatile.Read(ref _connects) - 1);

    /// <summary>Receive time, microseconds UTC; 0 before the first.</summary>
    public long LastTickUs => Volatile.Read(ref _lastTickUs);

    /// <summary>From the exchange's time of the last tick that had one to its receive time, microseconds.</summary>
    public long DelayUs => Volatile.Read(ref _delayUs);

    /// <summary>On the publishing thread.</summary>
    public void Tick(long receiveUs, long exchangeUs)
    {
        Volatile.Write(ref _ticks, _ticks + 1);
        Volatile.Write(ref _lastTickUs, receiveUs);
        if (exchangeUs != 0)
        {
            Volatile.Write(ref _delayUs, receiveUs - exchangeUs);
        }
    }

    /// <summary>On the publishing thread.</summary>
    public void Duplicate() => Volatile.Write(ref _duplicates, _duplicates + 1);

    /// <summary>On the publishing thread.</summary>
    public void DecodeError() => Volatile.Write(ref _decodeErrors, _decodeErrors + 1);

    /// <summary>On the socket's thread.</summary>
    public void Received(int bytes) => Volatile.Write(ref _bytes, _bytes + bytes);

    /// <summary>On the socket's thread.</summary>
    public void Connected() => Volatile.Write(ref _connects, _connects + 1);
}
