using System.Threading.Channels;

namespace Candlewick.Ingestor.Live;

/// <summary>
/// What one connection is to have, now. Changed by whoever decides what is wanted, while the connection runs; read anew at each connect, so that
/// nothing is forgotten by one that was lost in between. Safe to share between threads.
/// </summary>
internal sealed class ShardInstruments(int capacity)
{
    private readonly Lock _lock = new();
    private readonly Channel<bool> _changed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private volatile LiveInstrument[] _current = [];

    /// <summary>In the order in which they came.</summary>
    public IReadOnlyList<LiveInstrument> Current => _current;

    /// <summary>False where the connection is full.</summary>
    public bool TryAdd(LiveInstrument instrument)
    {
        lock (_lock)
        {
            if (Array.Exists(_current, has => has.Symbol == instrument.Symbol))
            {
                return true;
            }

            if (_current.Length >= capacity)
            {
                return false;
            }

            _current = [.. _current, instrument];
        }

        _changed.Writer.TryWrite(true);
        return true;
    }

    /// <summary>False where it was not there.</summary>
    public bool TryRemove(LiveInstrument instrument)
    {
        lock (_lock)
        {
            var rest = Array.FindAll(_current, has => has.Symbol != instrument.Symbol);
            if (rest.Length == _current.Length)
            {
                return false;
            }

            _current = rest;
        }

        _changed.Writer.TryWrite(true);
        return true;
    }

    /// <summary>Waits until something has changed since the last call; for one reader.</summary>
    public async Task ChangedAsync(CancellationToken cancellationToken) => await _changed.Reader.ReadAsync(cancellationToken);
}
