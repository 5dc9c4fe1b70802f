using Candlewick.Instruments.Lookup;
using Candlewick.Market.Ledger;
using Candlewick.Market.Ledger.Tradebooks;
using Candlewick.StreamApi.Protocol;

namespace Candlewick.StreamApi.Portfolio;

/// <summary>Makes entries of a broker's trade book.</summary>
internal sealed class TradebookImport(InstrumentDirectory directory)
{
    private const string Kite = "kite";
    private const string Rupee = "INR";

    /// <summary>Reads all of a file; the same file makes the same entries.</summary>
    /// <param name="format"><c>kite</c>.</param>
    /// <param name="charges"><c>india</c>: charge each order by the table, on its last fill; null: nothing.</param>
    /// <exception cref="RequestException">The file cannot be read; the message has the line. Nothing of it is entered.</exception>
    public async Task<IReadOnlyList<LedgerEntry>> ReadAsync(string account, string csv, string? format, string? charges, string? product, CancellationToken cancellationToken)
    {
        if (format != Kite)
        {
            throw new RequestException(ErrorCodes.BadRequest, format is null ? $"format is missing; there is {Kite}" : $"there is no format '{InstrumentDirectory.Clip(format)}'; there is {Kite}");
        }

        if (charges is not null and not OrderCharges.Table)
        {
            throw new RequestException(ErrorCodes.BadRequest, $"there is no table of charges '{InstrumentDirectory.Clip(charges)}'; there is {OrderCharges.Table}");
        }

        var rows = Rows(csv);
        var instruments = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string symbol in rows.Select(row => row.Symbol).Distinct(StringComparer.Ordinal))
        {
            instruments[symbol] = (await directory.ResolveAsync([symbol], cancellationToken)).Ids[0];
        }

        var fills = rows.Select(row => Fill(account, row, instruments[row.Symbol])).ToList();
        return charges is null ? fills : Charged(fills, product);
    }

    private static IReadOnlyList<TradebookRow> Rows(string csv)
    {
        try
        {
            return KiteTradebook.Read(csv);
        }
        catch (FormatException e)
        {
            throw new RequestException(ErrorCodes.BadRequest, e.Message);
        }
    }

    private static LedgerEntry Fill(string account, TradebookRow row, string instrument) => new()
    {
        Account = account,
        Instrument = instrument,
        Kind = EntryKind.Fill,

        // The exchange counts its trades anew each day.
        Reference = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Kite}:{row.Date:yyyyMMdd}:{row.Symbol.Split(':')[0]}:{row.TradeId}"),
        TimeUs = row.TimeUs,
        Currency = Rupee,
        Quantity = row.Quantity,
        Price = row.Price,
        Order = $"{Kite}:{row.Order}",
        Source = "csv",
    };

    private static List<LedgerEntry> Charged(List<LedgerEntry> fills, string? product)
    {
        foreach (var order in fills.GroupBy(fill => (fill.Order, fill.Instrument, fill.Quantity > 0)).ToList())
        {
            LedgerEntry[] all = [.. order.Order(EntryOrder.Instance)];
            fills[fills.IndexOf(all[^1])] = all[^1] with { Charges = OrderCharges.Of(all, product) };
        }

        return fills;
    }
}
