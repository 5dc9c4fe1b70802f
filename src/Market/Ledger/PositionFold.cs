namespace Candlewick.Market.Ledger;

/// <summary>
/// Folds the entries of one account and instrument, in their order, into what there is. At any point
/// <c>cash + quantity × mark + charges = contributed + realised + (quantity × mark − cost) + income</c>. For one thread.
/// </summary>
/// <param name="dates">Trading date of a time in microseconds UTC, as yyyymmdd.</param>
internal sealed class PositionFold(Func<long, int> dates)
{
    private readonly LotQueue _lots = new();
    private readonly AverageCost _average = new();

    public IReadOnlyCollection<Lot> Lots => _lots.Lots;

    public decimal Quantity => _lots.Quantity;

    public decimal Cost => _lots.Cost;

    public decimal AverageCost => _average.Cost;

    public decimal Multiplier { get; private set; } = 1;

    public string Currency { get; private set; } = "";

    public decimal Realised { get; private set; }

    public decimal RealisedByAverage { get; private set; }

    public decimal Income { get; private set; }

    public decimal Charges { get; private set; }

    /// <summary>Deposits less withdrawals, and holdings that came and went without money, at what they were worth.</summary>
    public decimal Contributed { get; private set; }

    public decimal Cash { get; private set; }

    /// <summary>Of a currency: by date, the last of each.</summary>
    public List<DatedRate> Rates { get; } = [];

    /// <summary>Dates on which something was made.</summary>
    public List<PositionDay> Days { get; } = [];

    public long TimeUs { get; private set; }

    /// <summary>Of the newest entry, yyyymmdd: the next three are of this date.</summary>
    public int Date { get; private set; }

    /// <summary>What was held when the date began, in units of now.</summary>
    public decimal OpeningQuantity { get; private set; }

    /// <summary>Money that came of trades and holdings on the date, less what went into them; charges apart.</summary>
    public decimal DayFlow { get; private set; }

    public decimal DayCharges { get; private set; }

    public void Apply(LedgerEntry entry)
    {
        var before = Made;
        BeginDate(dates(entry.TimeUs));
        (TimeUs, Currency) = (entry.TimeUs, entry.Currency);
        switch (entry.Kind)
        {
            case EntryKind.Fill:
                Cash -= Trade(entry);
                Charge(entry.Charges);
                break;
            case EntryKind.Adjustment:
                Contributed += Trade(entry);
                Charge(entry.Charges);
                break;
            case EntryKind.Deposit:
                (Cash, Contributed) = (Cash + entry.Amount, Contributed + entry.Amount);
                break;
            case EntryKind.Withdrawal:
                (Cash, Contributed) = (Cash - entry.Amount, Contributed - entry.Amount);
                break;
            case EntryKind.Fee:
                Charge(entry.Amount);
                break;
            case EntryKind.Dividend:
                (Cash, Income, DayFlow) = (Cash + entry.Amount, Income + entry.Amount, DayFlow + entry.Amount);
                break;
            case EntryKind.Split:
                _lots.Split(entry.RatioNew, entry.RatioOld);
                _average.Become(_lots.Quantity);
                OpeningQuantity = LotQueue.Scale(OpeningQuantity, entry.RatioNew, entry.RatioOld);
                break;
            case EntryKind.Bonus:
                _lots.Open(new Lot(entry.Id, entry.TimeUs, LotQueue.Scale(_lots.Quantity, entry.RatioNew, entry.RatioOld), 0));
                _average.Become(_lots.Quantity);
                OpeningQuantity += LotQueue.Scale(OpeningQuantity, entry.RatioNew, entry.RatioOld);
                break;
            case EntryKind.Rate:
                Set(new DatedRate(dates(entry.TimeUs), entry.Price));
                break;
        }

        Keep(Made - before);
    }

    private PositionDay Made => new(Date, Realised, Income, Charges, Contributed);

    private void Keep(PositionDay made)
    {
        if (made with { Date = 0 } == default)
        {
            return;
        }

        if (Days.Count > 0 && Days[^1].Date == made.Date)
        {
            Days[^1] += made;
        }
        else
        {
            Days.Add(made);
        }
    }

    private void Set(DatedRate rate)
    {
        if (Rates.Count > 0 && Rates[^1].Date == rate.Date)
        {
            Rates.RemoveAt(Rates.Count - 1);
        }

        Rates.Add(rate);
    }

    /// <summary>Returns what the units were worth.</summary>
    private decimal Trade(LedgerEntry entry)
    {
        Multiplier = entry.Multiplier;
        decimal price = entry.Price * entry.Multiplier;
        decimal worth = entry.Quantity * price;
        Realised += _lots.Trade(entry.Id, entry.TimeUs, entry.Quantity, price);
        RealisedByAverage += _average.Trade(entry.Quantity, price);
        DayFlow -= worth;
        return worth;
    }

    private void Charge(decimal amount)
    {
        Charges += amount;
        DayCharges += amount;
        Cash -= amount;
    }

    private void BeginDate(int date)
    {
        if (date > Date)
        {
            (Date, OpeningQuantity, DayFlow, DayCharges) = (date, Quantity, 0, 0);
        }
    }
}
