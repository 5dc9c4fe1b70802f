namespace Candlewick.Market.Ledger;

/// <summary>Sums over positions, in one currency. <c>Cash + Value = Contributed + Pnl</c>.</summary>
public sealed record Totals
{
    public decimal Cash { get; init; }

    public decimal Value { get; init; }

    /// <summary>Sum of the sizes of exposures, short ones above zero.</summary>
    public decimal GrossExposure { get; init; }

    public decimal NetExposure { get; init; }

    public decimal Realised { get; init; }

    public decimal Unrealised { get; init; }

    public decimal Income { get; init; }

    public decimal Charges { get; init; }

    public decimal Contributed { get; init; }

    /// <summary>Null where that of one position is.</summary>
    public decimal? DayPnl { get; init; } = 0;

    public decimal DayCharges { get; init; }

    /// <summary>Positions without a mark: they are taken at cost.</summary>
    public int Unmarked { get; init; }

    /// <summary>All there is.</summary>
    public decimal Equity => Cash + Value;

    /// <summary>Net of charges.</summary>
    public decimal Pnl => Realised + Unrealised + Income - Charges;

    /// <summary>With one more position.</summary>
    public Totals With(Position position) => new()
    {
        Cash = Cash + position.Cash,
        Value = Value + position.Value,
        GrossExposure = GrossExposure + Math.Abs(position.Exposure),
        NetExposure = NetExposure + position.Exposure,
        Realised = Realised + position.Realised,
        Unrealised = Unrealised + (position.Unrealised ?? 0),
        Income = Income + position.Income,
        Charges = Charges + position.Charges,
        Contributed = Contributed + position.Contributed,
        DayPnl = DayPnl + position.DayPnl,
        DayCharges = DayCharges + position.DayCharges,
        Unmarked = Unmarked + (position.Unrealised is null ? 1 : 0),
    };

    /// <summary>With totals of another currency, at a rate.</summary>
    public Totals With(Totals other, decimal rate) => new()
    {
        Cash = Figure.Of(Cash + (other.Cash * rate)),
        Value = Figure.Of(Value + (other.Value * rate)),
        GrossExposure = Figure.Of(GrossExposure + (other.GrossExposure * rate)),
        NetExposure = Figure.Of(NetExposure + (other.NetExposure * rate)),
        Realised = Figure.Of(Realised + (other.Realised * rate)),
        Unrealised = Figure.Of(Unrealised + (other.Unrealised * rate)),
        Income = Figure.Of(Income + (other.Income * rate)),
        Charges = Figure.Of(Charges + (other.Charges * rate)),
        Contributed = Figure.Of(Contributed + (other.Contributed * rate)),
        DayPnl = Figure.Of(DayPnl + (other.DayPnl * rate)),
        DayCharges = Figure.Of(DayCharges + (other.DayCharges * rate)),
        Unmarked = Unmarked + other.Unmarked,
    };
}
