namespace Candlewick.Market.Instruments.Adjustments;

/// <summary>What prices and volumes of a day are multiplied with so that they compare with today's.</summary>
/// <param name="Price">Of prices.</param>
/// <param name="Volume">Of volumes.</param>
public readonly record struct AdjustmentFactors(decimal Price, decimal Volume);

/// <summary>Corporate actions by instrument. Immutable; a pure function of them, the day and what is to be adjusted for.</summary>
public sealed class AdjustmentTable(IEnumerable<CorporateAction> actions)
{
    private readonly ILookup<InstrumentId, CorporateAction> _actions = actions.ToLookup(a => a.Instrument);

    /// <summary>The product of the factors of all later ex-dates; 1 and 1 where there is none.</summary>
    /// <param name="date">Trading date of the price.</param>
    public AdjustmentFactors On(InstrumentId instrument, DateOnly date, Adjust adjust)
    {
        decimal price = 1, shares = 1;
        foreach (var action in _actions[instrument])
        {
            bool isSplit = action.Kind is CorporateActionKind.Split or CorporateActionKind.Bonus;
            if (date < action.ExDate && (adjust == Adjust.All || (adjust == Adjust.Splits && isSplit)))
            {
                price *= action.Factor;
                shares *= isSplit ? action.Factor : 1;
            }
        }

        return new AdjustmentFactors(price, 1 / shares);
    }
}
