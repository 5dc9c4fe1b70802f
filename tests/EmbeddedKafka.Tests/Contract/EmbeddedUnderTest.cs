using Candlewick.EmbeddedKafka.Server;
using Candlewick.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.EmbeddedKafka.Tests.Contract;

/// <summary>The embedded broker, in this process.</summary>
public sealed class EmbeddedUnderTest : BrokerUnderTest
{
    private readonly TempFolder _folder = new("contract");
    private EmbeddedBroker? _broker;

    public override async ValueTask InitializeAsync()
    {
        _broker = await EmbeddedBroker.StartAsync(new BrokerOptions { Folder = _folder.FullPath, CompactionInterval = TimeSpan.FromMilliseconds(200) }, NullLoggerFactory.Instance, TimeProvider.System);
        Bootstrap = _broker.Bootstrap;
    }

    public override async ValueTask DisposeAsync()
    {
        if (_broker is not null)
        {
            await _broker.DisposeAsync();
        }

        _folder.Dispose();
    }
}
