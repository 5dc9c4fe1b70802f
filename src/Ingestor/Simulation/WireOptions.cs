namespace Candlewick.Ingestor.Simulation;

/// <summary>How a simulator goes.</summary>
internal sealed record WireOptions
{
    public required MarketOptions Market { get; init; }

    /// <summary>Where in the market it begins, microseconds UTC.</summary>
    public required long FromUs { get; init; }

    /// <summary>On loopback; 0: any that is free.</summary>
    public int Port { get; init; }

    /// <summary>Market seconds in a real one.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>The market waits until so many subscriptions have been made, so that a client sees it from the first update on; 0: it does not wait.</summary>
    public int BeginsAt { get; init; }

    public IReadOnlyList<Fault> Faults { get; init; } = [];
}
