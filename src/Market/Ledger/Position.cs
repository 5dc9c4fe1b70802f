using Candlewick.Market.Quotes;

namespace Candlewick.Market.Ledger;

/// <summary>
/// One account's position in one instrument, valued; of <see cref="CashInstrument"/> the account's own money. Figures are of
/// <see cref="Currency"/>; by FIFO where nothing else is said; profit and loss before charges. Immutable.
/// </summary>
public sealed record Position
{
    public required string Account { get; init; }

    public required string Instrument { get; init; }

    public required string Currency { get; init; }

    /// <summary>Of the newest entry or mark, microseconds UTC.</summary>
    public long TimeUs { get; init; }

    /// <summary>Below zero where short.</summary>
    public decimal Quantity { get; init; }

    public decimal Multiplier { get; init; } = 1;

    /// <summary>What a unit that is held has cost on average; null where nothing is held.</summary>
    public decimal? AveragePrice { get; init; }

    /// <summary>What a unit that is held has cost, the oldest having been sold first.</summary>
    public decimal? FifoPrice { get; init; }

    public decimal? Mark { get; init; }

    public MarkSource MarkSource { get; init; }

    /// <summary>What it would bring; of a future, what it has made. Without a mark it is taken at cost.</summary>
    public decimal Value { get; init; }

    /// <summary>What came of it in money, less what was paid.</summary>
    public decimal Cash { get; init; }

    /// <summary>Quantity × mark × multiplier; below zero where short.</summary>
    public decimal Exposure { get; init; }

    public decimal Realised { get; init; }

    /// <summary>Null where the mark is not known.</summary>
    public decimal? Unrealised { get; init; }

    public decimal RealisedByAverage { get; init; }

    public decimal? UnrealisedByAverage { get; init; }

    /// <summary>Dividends.</summary>
    public decimal Income { get; init; }

    public decimal Charges { get; init; }

    /// <summary>Deposits less withdrawals, and what came and went in kind.</summary>
    public decimal Contributed { get; init; }

    /// <summary>Of the trading date, against the official close before it; null where that is not known.</summary>
    public decimal? DayPnl { get; init; }

    public decimal DayCharges { get; init; }

    /// <summary>Of a currency: what one unit is worth in the base currency; 0 where nobody said.</summary>
    public decimal Rate { get; init; }

    /// <summary>Of a currency: its rates by date; empty where nobody said any.</summary>
    public IReadOnlyList<DatedRate> Rates { get; init; } = [];

    /// <summary>What was made on which date, for what is to be worth something in another currency; those on which nothing was made are left out.</summary>
    public IReadOnlyList<PositionDay> Days { get; init; } = [];

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<Lot> Lots { get; init; } = [];

    /// <summary>Realised, unrealised and income, less charges.</summary>
    public decimal Pnl => Realised + (Unrealised ?? 0) + Income - Charges;
}
