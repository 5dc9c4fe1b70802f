using System.Collections.Concurrent;
using Candlewick.StreamApi.Protocol;

namespace Candlewick.StreamApi.Compatibility.MultiEndpoint;

/// <summary>Who is connected to the endpoints, and how late what they get is.</summary>
internal sealed class StreamClients(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, StreamClient> _clients = new(StringComparer.Ordinal);
    private long _lagUs = -1;

    /// <summary>In the order of their names.</summary>
    public IReadOnlyList<StreamClient> All => [.. _clients.Values.OrderBy(client => client.ConnectedAt).ThenBy(client => client.Name, StringComparer.Ordinal)];

    /// <summary>Instruments that at least one of them follows, by id.</summary>
    public IReadOnlyList<string> Streams =>
        [.. _clients.Values.SelectMany(client => client.Symbols.Instruments).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>From the event time of the last live quote to when it was sent; null before the first.</summary>
    public TimeSpan? Lag => Volatile.Read(ref _lagUs) is >= 0 and var us ? TimeSpan.FromMicroseconds(us) : null;

    public void Enter(StreamClient client) => _clients[client.Name] = client;

    public void Leave(StreamClient client) => _clients.TryRemove(client.Name, out _);

    /// <summary>A live quote is sent.</summary>
    /// <param name="eventUs">Its event time, microseconds UTC.</param>
    public void Sent(long eventUs) => Volatile.Write(ref _lagUs, Math.Max(0, TimeText.ToUs(time.GetUtcNow()) - eventUs));
}
