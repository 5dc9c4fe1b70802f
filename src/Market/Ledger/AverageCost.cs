namespace Candlewick.Market.Ledger;

/// <summary>One position by average cost: every unit of it has cost the same. For one thread.</summary>
public sealed class AverageCost
{
    /// <summary>Below zero where short.</summary>
    public decimal Quantity { get; private set; }

    /// <summary>Of all of it.</summary>
    public decimal Cost { get; private set; }

    /// <summary>Takes a trade, which may cross zero; returns what the closed part made.</summary>
    /// <param name="price">Of one unit, multiplier included.</param>
    public decimal Trade(decimal quantity, decimal price)
    {
        decimal realised = 0;
        if (Quantity != 0 && Math.Sign(Quantity) != Math.Sign(quantity))
        {
            decimal part = Math.Abs(Quantity) <= Math.Abs(quantity) ? Quantity : -quantity;
            decimal cost = Lot.Share(Cost, Quantity, part);
            realised = (part * price) - cost;
            quantity += part;
            (Quantity, Cost) = (Quantity - part, Cost - cost);
        }

        (Quantity, Cost) = (Quantity + quantity, Cost + (quantity * price));
        return realised;
    }

    /// <summary>So many units now, at what they cost together.</summary>
    public void Become(decimal quantity) => Quantity = quantity;
}
