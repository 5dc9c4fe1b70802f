namespace Candlewick.Ingestor.Lean;

/// <summary>What the lines of a LEAN tick file are.</summary>
internal enum LeanKind
{
    Trade,
    Quote,
}

/// <summary>What LEAN keeps its ticks of, each in columns of its own.</summary>
internal enum LeanSecurity
{
    /// <summary>Prices in ten-thousandths; exchange and sale conditions.</summary>
    Equity,

    /// <summary>Prices as they are.</summary>
    Crypto,

    /// <summary>Prices as they are; exchange and sale conditions; a file of the zip for each contract.</summary>
    Future,
}
