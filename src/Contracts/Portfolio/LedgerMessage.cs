using Candlewick.Market.Instruments;
using Candlewick.Market.Ledger;

namespace Candlewick.Contracts.Portfolio;

/// <summary>Ledger entries as values of topic <c>ledger</c>, both ways without loss.</summary>
public static class LedgerMessage
{
    public static V1.LedgerEntry From(LedgerEntry entry) => new()
    {
        Account = entry.Account,
        Instrument = entry.Instrument,
        Kind = (V1.LedgerEntryKind)entry.Kind,
        Reference = entry.Reference,
        TimeUs = entry.TimeUs,
        Currency = entry.Currency,
        Quantity = DecimalText.Of(entry.Quantity),
        Price = DecimalText.Of(entry.Price),
        Multiplier = entry.Multiplier == 1 ? "" : DecimalText.Of(entry.Multiplier),
        Amount = DecimalText.Of(entry.Amount),
        Charges = DecimalText.Of(entry.Charges),
        RatioNew = (uint)entry.RatioNew,
        RatioOld = (uint)entry.RatioOld,
        Order = entry.Order,
        IsOrderTotal = entry.IsOrderTotal,
        Reverses = entry.Reverses == Guid.Empty ? "" : entry.Reverses.ToString(),
        Source = entry.Source,
    };

    /// <summary>Reads a message.</summary>
    /// <exception cref="FormatException">It is no entry; the message says what is wrong.</exception>
    public static LedgerEntry Read(V1.LedgerEntry message)
    {
        if (!InstrumentId.TryParse(message.Instrument, out _, out string? error))
        {
            throw new FormatException(error);
        }

        var entry = new LedgerEntry
        {
            Account = message.Account,
            Instrument = message.Instrument,
            Kind = (EntryKind)message.Kind,
            Reference = message.Reference,
            TimeUs = message.TimeUs,
            Currency = message.Currency,
            Quantity = DecimalText.Read("quantity", message.Quantity),
            Price = DecimalText.Read("price", message.Price),
            Multiplier = DecimalText.Read("multiplier", message.Multiplier, absent: 1),
            Amount = DecimalText.Read("amount", message.Amount),
            Charges = DecimalText.Read("charges", message.Charges),
            RatioNew = (int)message.RatioNew,
            RatioOld = (int)message.RatioOld,
            Order = message.Order,
            IsOrderTotal = message.IsOrderTotal,
            Reverses = message.Reverses.Length == 0 ? Guid.Empty
                : Guid.TryParse(message.Reverses, out var id) ? id
                : throw new FormatException($"reverses '{message.Reverses}' is not an id"),
            Source = message.Source,
        };
        return entry.Fault() is { } fault ? throw new FormatException(fault) : entry;
    }
}
