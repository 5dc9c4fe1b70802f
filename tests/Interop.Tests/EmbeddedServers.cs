using Candlewick.EmbeddedKafka.Registry;
using Candlewick.EmbeddedKafka.Server;
using Candlewick.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.Interop.Tests;

/// <summary>The embedded broker and registry, empty, for one class of tests of other people's clients.</summary>
public sealed class EmbeddedServers : IAsyncLifetime
{
    private readonly TempFolder _folder = new("embedded");
    private EmbeddedBroker? _broker;
    private EmbeddedRegistry? _registry;

    /// <summary><c>host:port</c> of the broker.</summary>
    public string Bootstrap => _broker!.Bootstrap;

    /// <summary>Without a slash at its end.</summary>
    public string Registry => _registry!.Url.ToString().TrimEnd('/');

    /// <summary>Where the broker keeps its logs.</summary>
    public string Logs => _folder["broker"];

    public async ValueTask InitializeAsync()
    {
        _broker = await EmbeddedBroker.StartAsync(new BrokerOptions { Folder = Logs }, NullLoggerFactory.Instance, TimeProvider.System);
        _registry = await EmbeddedRegistry.StartAsync(new EmbeddedRegistryOptions { Folder = _folder["registry"] }, NullLoggerFactory.Instance, TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        if (_registry is not null)
        {
            await _registry.DisposeAsync();
        }

        if (_broker is not null)
        {
            await _broker.DisposeAsync();
        }

        _folder.Dispose();
    }
}
