namespace Candlewick.Market.Ledger;

/// <summary>What is left of one opening trade.</summary>
/// <param name="Entry">Id of the entry that opened it.</param>
/// <param name="TimeUs">When that was, microseconds UTC.</param>
/// <param name="Quantity">Below zero where it is short.</param>
/// <param name="Cost">Of all of it, without charges; of a short lot below zero, what was received.</param>
public readonly record struct Lot(Guid Entry, long TimeUs, decimal Quantity, decimal Cost)
{
    /// <summary>What <paramref name="part"/> of <paramref name="quantity"/> cost, of <paramref name="cost"/> for all. What is taken and what is left add up.</summary>
    public static decimal Share(decimal cost, decimal quantity, decimal part) => part == quantity ? cost : cost / quantity * part;
}
