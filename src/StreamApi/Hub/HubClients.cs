using System.Collections.Concurrent;
using Candlewick.StreamApi.Sockets;
using Microsoft.Extensions.Hosting;

namespace Candlewick.StreamApi.Hub;

/// <summary>The clients of the hub, so that they are told when the server shuts down.</summary>
internal sealed class HubClients
{
    /// <summary>How long clients may take to hear it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, HubClient> _clients = new();

    /// <summary>
    /// SignalR cuts its connections in the same notification, and the last that registered is told first: this must be made after SignalR's endpoint.
    /// </summary>
    public HubClients(IHostApplicationLifetime lifetime) => lifetime.ApplicationStopping.Register(Drain);

    /// <summary>The client of a connection; null where it was not let in.</summary>
    public HubClient? this[string connection] => _clients.GetValueOrDefault(connection);

    public void Add(string connection, HubClient client) => _clients[connection] = client;

    public HubClient? Remove(string connection) => _clients.TryRemove(connection, out var client) ? client : null;

    private void Drain()
    {
        Task.WhenAll(_clients.Select(client => client.Value.CloseAsync(Ending.Shutdown(client.Key)))).Wait(Patience);
    }
}
