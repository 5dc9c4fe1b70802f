namespace Candlewick.Market.Instruments.Adjustments;

/// <summary>What a company did that moved its price without a trade.</summary>
public enum CorporateActionKind
{
    Split = 1,

    /// <summary>Shares given for nothing: a split by another name.</summary>
    Bonus = 2,

    /// <summary>Cash: prices move, volumes do not.</summary>
    Dividend = 3,
}

/// <param name="ExDate">First day of trading without it.</param>
/// <param name="Factor">Multiplies prices before <paramref name="ExDate"/>, above zero: 0.2 for a split of one into five.</param>
public sealed record CorporateAction(InstrumentId Instrument, DateOnly ExDate, CorporateActionKind Kind, decimal Factor);
