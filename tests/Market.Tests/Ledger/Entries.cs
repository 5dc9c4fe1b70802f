using Candlewick.Market.Ledger;
using Candlewick.Market.Quotes;

namespace Candlewick.Market.Tests.Ledger;

/// <summary>Short ways to write entries, and a book of them.</summary>
internal static class Entries
{
    public const string Account = "acc";
    public const string Instrument = "NSE:INFY";
    public const long Day = 86_400_000_000;

    /// <summary>2000-01-01: times of entries are counted from it.</summary>
    public const long BeginUs = 946_684_800_000_000;

    public static LedgerEntry Fill(string reference, long time, decimal quantity, decimal price, decimal charges = 0) =>
        Of(EntryKind.Fill, reference, time) with { Quantity = quantity, Price = price, Charges = charges };

    public static LedgerEntry Of(EntryKind kind, string reference, long time) =>
        new() { Account = Account, Instrument = Instrument, Kind = kind, Reference = reference, TimeUs = BeginUs + time, Currency = "INR" };

    public static PositionBook Book(IEnumerable<LedgerEntry> entries, string instrument = Instrument)
    {
        var book = new PositionBook(Account, instrument, us => (int)((us - BeginUs) / Day));
        foreach (var entry in entries)
        {
            Assert.Null(entry.Fault());
            Assert.Equal(BookChange.Entered, book.Add(entry));
        }

        return book;
    }

    public static PositionMark At(decimal? price, decimal? previousClose = null, int date = 0) =>
        new(price, price is null ? MarkSource.None : MarkSource.Last, previousClose, date, 0);
}
