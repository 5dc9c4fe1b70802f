namespace Candlewick.Market.Ledger;

/// <summary>What a position made on one date, in its own currency.</summary>
/// <param name="Date">Trading date, yyyymmdd.</param>
public readonly record struct PositionDay(int Date, decimal Realised, decimal Income, decimal Charges, decimal Contributed)
{
    /// <summary>What it left behind.</summary>
    public decimal Net => Contributed + Realised + Income - Charges;

    /// <summary>In another currency.</summary>
    public PositionDay Times(decimal rate) => new(Date, Realised * rate, Income * rate, Charges * rate, Contributed * rate);

    /// <summary>Both together, on the date of the first.</summary>
    public static PositionDay operator +(PositionDay a, PositionDay b) => new(a.Date, a.Realised + b.Realised, a.Income + b.Income, a.Charges + b.Charges, a.Contributed + b.Contributed);

    /// <summary>What the first has more, on its date.</summary>
    public static PositionDay operator -(PositionDay a, PositionDay b) => new(a.Date, a.Realised - b.Realised, a.Income - b.Income, a.Charges - b.Charges, a.Contributed - b.Contributed);
}
