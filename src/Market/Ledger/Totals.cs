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

    /// <summary>In the base currency: what rates made, since it came, of what was put in and made. 0 in a position's own currency.</summary>
    public decimal CurrencyGain { get; init; }

    /// <summary>Null where that of one position is.</summary>
    public decimal? DayPnl { get; init; } = 0;

    public decimal DayCharges { get; init; }

    /// <summary>Positions without a mark: they are taken at cost.</summary>
    public int Unmarked { get; init; }

    /// <summary>All there is.</summary>
    public decimal Equity => Cash + Value;

    /// <summary>Net of charges.</summary>
    public decimal Pnl => Realised + Unrealised + Income + CurrencyGain - Charges;

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

    /// <summary>
    /// With one more position, in the base currency: what it made and what was put in at the rate of its date, what there is at the
    /// newest. What the rates made of it since is the gain of the currency.
    /// </summary>
    public Totals With(Position position, RateHistory rates)
    {
        decimal now = rates.Newest;
        var made = new PositionDay(0, position.Realised, position.Income, position.Charges, position.Contributed);
        var left = made;
        var then = default(PositionDay);
        decimal gain = 0;
        foreach (var day in position.Days)
        {
            decimal rate = rates.At(day.Date);
            then += day.Times(rate);
            left -= day;
            gain += day.Net * (now - rate);
        }

        then += left.Times(now);
        return new Totals
        {
            Cash = Figure.Of(Cash + (position.Cash * now)),
            Value = Figure.Of(Value + (position.Value * now)),
            GrossExposure = Figure.Of(GrossExposure + (Math.Abs(position.Exposure) * now)),
            NetExposure = Figure.Of(NetExposure + (position.Exposure * now)),
            Realised = Figure.Of(Realised + then.Realised),
            Unrealised = Figure.Of(Unrealised + ((position.Unrealised ?? 0) * now)),
            Income = Figure.Of(Income + then.Income),
            Charges = Figure.Of(Charges + then.Charges),
            Contributed = Figure.Of(Contributed + then.Contributed),
            CurrencyGain = Figure.Of(CurrencyGain + gain),
            DayPnl = Figure.Of(DayPnl + (position.DayPnl * now)),
            DayCharges = Figure.Of(DayCharges + (position.DayCharges * now)),
            Unmarked = Unmarked + (position.Unrealised is null ? 1 : 0),
        };
    }
}
