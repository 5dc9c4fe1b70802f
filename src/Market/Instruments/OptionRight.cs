namespace Candlewick.Market.Instruments;

/// <summary>What an option gives a right to. The numbers are those of the published messages.</summary>
public enum OptionRight
{
    /// <summary>Not an option.</summary>
    None = 0,

    /// <summary>To buy; <c>CE</c> in India.</summary>
    Call = 1,

    /// <summary>To sell; <c>PE</c> in India.</summary>
    Put = 2,
}
