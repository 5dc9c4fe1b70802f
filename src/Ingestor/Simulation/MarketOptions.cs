namespace Candlewick.Ingestor.Simulation;

/// <summary>What a simulated market is made of: the same options make the same updates, byte for byte.</summary>
internal sealed record MarketOptions
{
    public int Seed { get; init; } = 1;

    /// <summary>First trading date; where an instrument does not trade then, its next.</summary>
    public required DateOnly Date { get; init; }

    public required IReadOnlyList<SimulatedInstrument> Instruments { get; init; }

    /// <summary>Trades a second of an ordinary instrument, on average over its trading day.</summary>
    public double Rate { get; init; } = 1;

    /// <summary>Changes of the best bid or ask between two trades, on average.</summary>
    public double QuotesPerTrade { get; init; } = 1;

    /// <summary>For so long after the open there are a hundred times as many trades.</summary>
    public TimeSpan Burst { get; init; }
}
