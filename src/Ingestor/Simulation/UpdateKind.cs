namespace Candlewick.Ingestor.Simulation;

/// <summary>What happened to an instrument of the simulated market.</summary>
internal enum UpdateKind
{
    /// <summary>It was traded.</summary>
    Trade,

    /// <summary>Its best bid or ask moved; last price, time and volume stay.</summary>
    Quote,

    /// <summary>An index was computed anew.</summary>
    Index,
}
