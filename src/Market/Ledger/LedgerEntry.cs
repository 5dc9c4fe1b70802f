using Candlewick.Market.Ticks;

namespace Candlewick.Market.Ledger;

/// <summary>One thing that happened to an account. Immutable; amounts are exact, of the entry's own currency.</summary>
public sealed record LedgerEntry
{
    /// <summary>Whose: 1 to 32 of <c>A-Z a-z 0-9 _ -</c>.</summary>
    public required string Account { get; init; }

    /// <summary><c>VENUE:SYMBOL</c>; of money, <see cref="CashInstrument"/>'s.</summary>
    public required string Instrument { get; init; }

    public required EntryKind Kind { get; init; }

    /// <summary>The broker's trade id, or an id of the client's: the same one is the same entry, however often it comes.</summary>
    public required string Reference { get; init; }

    /// <summary>When it happened, microseconds UTC; entries count in this order, whenever they came.</summary>
    public required long TimeUs { get; init; }

    /// <summary>ISO 4217, or a coin: <c>INR</c>, <c>USDT</c>.</summary>
    public required string Currency { get; init; }

    /// <summary>Units of a fill or an adjustment, bought above zero and sold below.</summary>
    public decimal Quantity { get; init; }

    /// <summary>Of one unit; of <see cref="EntryKind.Rate"/> the rate.</summary>
    public decimal Price { get; init; }

    /// <summary>What one unit at a price of 1 is worth; 1 but for contracts whose quantity counts lots.</summary>
    public decimal Multiplier { get; init; } = 1;

    /// <summary>Money of a deposit, withdrawal, fee or dividend, above zero; a fee below zero is given back.</summary>
    public decimal Amount { get; init; }

    /// <summary>Charges of a fill: brokerage, taxes, fees.</summary>
    public decimal Charges { get; init; }

    /// <summary>Split, bonus: so many new ones…</summary>
    public int RatioNew { get; init; }

    /// <summary>…for so many old ones.</summary>
    public int RatioOld { get; init; }

    /// <summary>The order that a fill is of; empty where it is not known.</summary>
    public string Order { get; init; } = "";

    /// <summary>The fill is all that its order has done, as postbacks tell it: it counts only until a single trade of that order is known.</summary>
    public bool IsOrderTotal { get; init; }

    /// <summary>Of a reversal: the entry it takes back.</summary>
    public Guid Reverses { get; init; }

    /// <summary>Who said it: <c>rest</c>, <c>csv</c>, <c>kite</c>. Not part of what it says.</summary>
    public string Source { get; init; } = "";

    /// <summary>UUID version 5 of account and reference.</summary>
    public Guid Id => EntryId.Of(Account, Reference);

    /// <summary>Says the same of the same, whoever said it.</summary>
    public bool SaysTheSame(LedgerEntry other) => this with { Source = "" } == other with { Source = "" };

    /// <summary>What is wrong with it; null where it can be entered.</summary>
    public string? Fault() =>
        !EntryText.IsAccount(Account) ? $"account '{Account}' is not 1 to 32 of A-Z a-z 0-9 _ -"
        : !EntryText.IsReference(Reference) ? $"reference '{Reference}' is not 1 to 128 printable characters"
        : !EntryText.IsCurrency(Currency) ? $"currency '{Currency}' is not 3 to 8 of A-Z 0-9, such as INR"
        : !TickTime.IsPossible(TimeUs) ? $"time {TimeUs} is not in microseconds since 1970, from 1971 to 2099"
        : Kind switch
        {
            EntryKind.Fill or EntryKind.Adjustment => TradeFault(),
            EntryKind.Deposit or EntryKind.Withdrawal => Amount <= 0 ? $"amount {Amount} is not above zero" : CashFault(),
            EntryKind.Dividend => Amount <= 0 ? $"amount {Amount} is not above zero" : null,
            EntryKind.Fee => Amount == 0 ? "amount is zero" : null,
            EntryKind.Split or EntryKind.Bonus => RatioNew <= 0 || RatioOld <= 0 ? $"ratio {RatioNew}:{RatioOld} is not of two whole numbers above zero" : null,
            EntryKind.Reversal => Reverses == Guid.Empty ? "it does not say which entry it takes back" : Reverses == Id ? "it takes itself back" : null,
            EntryKind.Rate => Price <= 0 ? $"rate {Price} is not above zero" : CashFault(),
            _ => $"kind {Kind} is not known",
        };

    private string? TradeFault() =>
        Quantity == 0 ? "quantity is zero"
        : Multiplier <= 0 ? $"multiplier {Multiplier} is not above zero"
        : CashInstrument.Is(Instrument) ? $"{Instrument} is money: it has deposits and withdrawals"
        : null;

    private string? CashFault() => Instrument == CashInstrument.Of(Currency) ? null : $"{Instrument} is not {CashInstrument.Of(Currency)}, which its money belongs to";
}
