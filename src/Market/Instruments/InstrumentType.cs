namespace Candlewick.Market.Instruments;

/// <summary>What an instrument is. The numbers are those of the published messages.</summary>
public enum InstrumentType
{
    Unknown = 0,

    /// <summary>A share, fund, bond or anything else that is bought for cash on a stock exchange.</summary>
    Equity = 1,

    /// <summary>Quoted, not traded: it has no volume.</summary>
    Index = 2,

    Future = 3,

    Option = 4,

    /// <summary>A currency or crypto pair for immediate delivery.</summary>
    Spot = 5,
}

public static class InstrumentTypes
{
    /// <summary>It expires, and its id says when.</summary>
    public static bool IsContract(this InstrumentType type) => type is InstrumentType.Future or InstrumentType.Option;
}
