namespace Candlewick.Ingestor.Simulation;

/// <summary>Which market the simulated exchange has.</summary>
public sealed record SimulatedExchangeOptions
{
    /// <summary>The same one for the same seed.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Trades a second of an ordinary instrument, on average over a day.</summary>
    public double Rate { get; init; } = 0.5;
}
