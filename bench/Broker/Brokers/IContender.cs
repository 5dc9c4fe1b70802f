namespace Candlewick.Bench.Broker.Brokers;

/// <summary>A broker under measurement, in a process of its own. Its folder survives restarts.</summary>
internal interface IContender : IAsyncDisposable
{
    string Name { get; }

    /// <summary><c>host:port</c> of the running broker.</summary>
    string Bootstrap { get; }

    int ProcessId { get; }

    /// <summary>Starts the broker's process; done when it has answered a metadata request.</summary>
    Task StartAsync(CancellationToken cancellationToken);

    /// <summary>Ends it in good order.</summary>
    Task StopAsync();
}
