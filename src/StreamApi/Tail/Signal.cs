namespace Candlewick.StreamApi.Tail;

/// <summary>Wakes everybody who listens, when there is something new for them to look at.</summary>
internal class Signal
{
    private readonly HashSet<Wakeup> _listeners = [];

    protected Lock Gate { get; } = new();

    public void Add(Wakeup listener)
    {
        lock (Gate)
        {
            _listeners.Add(listener);
        }
    }

    public virtual void Remove(Wakeup listener)
    {
        lock (Gate)
        {
            _listeners.Remove(listener);
        }
    }

    public virtual void Pulse()
    {
        lock (Gate)
        {
            Wake(_listeners);
        }
    }

    protected static void Wake(HashSet<Wakeup> listeners)
    {
        foreach (var listener in listeners)
        {
            listener.Set();
        }
    }
}
