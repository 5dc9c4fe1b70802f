namespace Candlewick.EmbeddedKafka.Tests.Contract;

/// <summary>A broker for one run of the contract.</summary>
public abstract class BrokerUnderTest : IAsyncLifetime
{
    /// <summary><c>host:port</c>; empty where <see cref="Missing"/> says why there is no broker.</summary>
    public string Bootstrap { get; protected set; } = "";

    /// <summary>Why there is no broker on this machine; null where there is one.</summary>
    public string? Missing { get; protected set; }

    public abstract ValueTask InitializeAsync();

    public abstract ValueTask DisposeAsync();
}
