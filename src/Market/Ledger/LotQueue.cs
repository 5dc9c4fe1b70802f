namespace Candlewick.Market.Ledger;

/// <summary>Open lots of one position, oldest first: all long, or all short. For one thread.</summary>
public sealed class LotQueue
{
    /// <summary>Decimal places of a quantity after a split.</summary>
    public const int QuantityPlaces = 8;

    private readonly LinkedList<Lot> _lots = [];

    public IReadOnlyCollection<Lot> Lots => _lots;

    /// <summary>Of all; below zero where short.</summary>
    public decimal Quantity { get; private set; }

    public decimal Cost { get; private set; }

    /// <summary>
    /// Takes a trade: closes the oldest lots of the other side, and opens a lot with what is left, so that it may cross zero.
    /// Returns what the closed part made.
    /// </summary>
    /// <param name="price">Of one unit, multiplier included.</param>
    public decimal Trade(Guid entry, long timeUs, decimal quantity, decimal price)
    {
        decimal realised = 0;
        while (quantity != 0 && _lots.First is { } first && Math.Sign(first.Value.Quantity) != Math.Sign(quantity))
        {
            var lot = first.Value;
            decimal part = Math.Abs(lot.Quantity) <= Math.Abs(quantity) ? lot.Quantity : -quantity;
            decimal cost = Lot.Share(lot.Cost, lot.Quantity, part);
            realised += (part * price) - cost;
            if (part == lot.Quantity)
            {
                _lots.RemoveFirst();
            }
            else
            {
                first.Value = lot with { Quantity = lot.Quantity - part, Cost = lot.Cost - cost };
            }

            quantity += part;
            (Quantity, Cost) = (Quantity - part, Cost - cost);
        }

        if (quantity != 0)
        {
            Open(new Lot(entry, timeUs, quantity, quantity * price));
        }

        return realised;
    }

    /// <summary>Adds a lot behind the others.</summary>
    public void Open(Lot lot)
    {
        _lots.AddLast(lot);
        (Quantity, Cost) = (Quantity + lot.Quantity, Cost + lot.Cost);
    }

    /// <summary>Every <paramref name="old"/> become <paramref name="now"/>, to eight places, rounded on the sum, so that lots add up to it.</summary>
    public void Split(int now, int old)
    {
        decimal before = 0;
        decimal rounded = 0;
        for (var node = _lots.First; node is not null; node = node.Next)
        {
            before += node.Value.Quantity;
            decimal to = Scale(before, now, old);
            node.Value = node.Value with { Quantity = to - rounded };
            rounded = to;
        }

        Quantity = rounded;
    }

    /// <summary>A quantity by a ratio, half to even at eight places.</summary>
    public static decimal Scale(decimal quantity, int now, int old) => decimal.Round(quantity * now / old, QuantityPlaces);
}
