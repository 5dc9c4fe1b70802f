namespace Candlewick.Market.Instruments.Master;

/// <summary>What a master does to an instrument.</summary>
public enum InstrumentChangeKind
{
    /// <summary>It is there for the first time, or again.</summary>
    Listed,

    /// <summary>Something else is said of it.</summary>
    Changed,

    /// <summary>Nobody lists it any more, or it has expired.</summary>
    Delisted,

    /// <summary>It expired so long ago that the master forgets it. Nothing happened to it, so this is no event.</summary>
    Forgotten,
}

/// <param name="Instrument">As it is now.</param>
/// <param name="Fields">What is said otherwise, of <see cref="InstrumentChangeKind.Changed"/>.</param>
public sealed record InstrumentChange(InstrumentChangeKind Kind, Instrument Instrument, IReadOnlyList<FieldDifference> Fields);

/// <summary>What a field said and says, as text; empty for nothing.</summary>
public sealed record FieldDifference(string Field, string Before, string After);
