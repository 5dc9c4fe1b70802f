namespace Candlewick.Market.Ledger;

/// <summary>What a ledger entry says. The numbers are those of the published messages.</summary>
public enum EntryKind
{
    Unknown = 0,

    /// <summary>A trade: quantity at a price, for cash.</summary>
    Fill = 1,

    /// <summary>Money paid into the account.</summary>
    Deposit = 2,

    /// <summary>Money taken out of it.</summary>
    Withdrawal = 3,

    /// <summary>A charge that belongs to no fill, such as a depository's fee or interest.</summary>
    Fee = 4,

    /// <summary>Money that a holding pays.</summary>
    Dividend = 5,

    /// <summary>Every old shares become new ones: 5 for 1, or 1 for 10. Cost stays.</summary>
    Split = 6,

    /// <summary>New shares for every old ones, free: a lot of their own that cost nothing.</summary>
    Bonus = 7,

    /// <summary>Holdings that come or go without money, worth quantity × price: an import, a merger's two sides, a transfer.</summary>
    Adjustment = 8,

    /// <summary>Takes another entry back: a cancelled trade, a mistake.</summary>
    Reversal = 9,

    /// <summary>From then on, one unit of a currency is worth so much of the account's base currency.</summary>
    Rate = 10,
}
