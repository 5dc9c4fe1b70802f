namespace Candlewick.StreamApi.Tail;

/// <summary>Wakes everybody who listens, when there is something new for them to look at.</summary>
internal sealed class Signal
{
    private readonly Lock _gate = new();
    private readonly HashSet<Wakeup> _listeners = [];

    public void Add(Wakeup listener)
    {
        lock (_gate)
        {
            _listeners.Add(listener);
        }
    }

    public void Remove(Wakeup listener)
    {
        lock (_gate)
        {
            _listeners.Remove(listener);
        }
    }

    public void Pulse()
    {
        lock (_gate)
        {
            foreach (var listener in _listeners)
            {
                listener.Set();
            }
        }
    }
}
