using System.Globalization;
using Candlewick.Instruments.Lookup;
using Candlewick.Market.Instruments;
using Candlewick.Market.Ledger;
using Candlewick.Market.Ledger.Imports;
using Candlewick.StreamApi.Protocol;

namespace Candlewick.StreamApi.Portfolio;

/// <summary>Makes entries of what a broker or a person hands over as a file.</summary>
internal sealed class BrokerImport(InstrumentDirectory directory, InstrumentCurrency currencies)
{
    private static readonly string[] Derivatives = ["NFO", "BFO", "MCX", "CDS", "BCD"];
    private static readonly string Formats = string.Join(", ", ImportFormat.All.Select(format => format.Name));

    /// <summary>Reads all of a file; the same file makes the same entries.</summary>
    /// <param name="format">One of <see cref="ImportFormat.All"/>.</param>
    /// <param name="date">The date that it is of, yyyy-MM-dd, where the format does not say it.</param>
    /// <param name="charges"><c>india</c>: charge each order by the table, on its last fill; null: what the file says.</param>
    /// <exception cref="RequestException">The file cannot be read; the message has each line and why. Nothing of it is entered.</exception>
    public async Task<IReadOnlyList<LedgerEntry>> ReadAsync(string account, string text, string? format, string? date, string? charges, string? product, CancellationToken cancellationToken)
    {
        if (charges is not null and not OrderCharges.Table)
        {
            throw Bad($"there is no table of charges '{InstrumentDirectory.Clip(charges)}'; there is {OrderCharges.Table}");
        }

        var asked = FormatOf(format);
        var rows = Rows(asked, text, DateOf(asked, date));
        var instruments = await ResolveAsync(rows, cancellationToken);
        var entries = rows.Select(row => Entry(account, asked, row, instruments[row.Symbol])).ToList();
        return charges is null ? entries : Charged(entries, product);
    }

    private static ImportFormat FormatOf(string? name) =>
        ImportFormat.Find(name ?? throw Bad($"format is missing; there are {Formats}")) ?? throw Bad($"there is no format '{InstrumentDirectory.Clip(name)}'; there are {Formats}");

    private static DateOnly DateOf(ImportFormat format, string? date) =>
        date is null ? format.NeedsDate ? throw Bad($"date is missing: {format.Name} does not say of which date it is; give it such as 2026-11-20") : default
        : DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var given) ? given
        : throw Bad($"date '{InstrumentDirectory.Clip(date)}' is not such as 2026-11-20");

    private static IReadOnlyList<BrokerRow> Rows(ImportFormat format, string text, DateOnly date)
    {
        try
        {
            return format.Read(text, date);
        }
        catch (FormatException e)
        {
            throw Bad(e.Message);
        }
    }

    private async Task<Dictionary<string, string>> ResolveAsync(IReadOnlyList<BrokerRow> rows, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        var problems = new List<string>();
        foreach (var row in rows.DistinctBy(row => row.Symbol, StringComparer.Ordinal))
        {
            try
            {
                string id = found[row.Symbol] = (await directory.ResolveOneAsync(row.Symbol, cancellationToken)).Ids[0];
                if (Derivatives.Contains(id.Split(':')[0], StringComparer.Ordinal) && !Contract.TryParse(id.AsSpan(id.IndexOf(':', StringComparison.Ordinal) + 1), out _))
                {
                    problems.Add($"{row.Place}: '{row.Symbol}' is no contract that the master of instruments knows; `pipeline instruments refresh` reads the broker's");
                }
            }
            catch (InstrumentNameException e)
            {
                problems.Add($"{row.Place}: {e.Message}");
            }
        }

        return problems.Count == 0 ? found : throw Bad(string.Join("; ", problems));
    }

    private LedgerEntry Entry(string account, ImportFormat format, BrokerRow row, string instrument) => new()
    {
        Account = account,
        Instrument = instrument,
        Kind = row.Kind,
        Reference = row.Reference,
        TimeUs = row.TimeUs,
        Currency = row.Currency ?? currencies.Of(instrument),
        Quantity = row.Quantity,
        Price = row.Price,
        Charges = row.Charges,
        Order = row.Order,
        Source = format.Name.Split('-')[0],
    };

    private static List<LedgerEntry> Charged(List<LedgerEntry> entries, string? product)
    {
        foreach (var order in entries.Where(entry => entry.Kind == EntryKind.Fill).GroupBy(fill => (fill.Order.Length > 0 ? fill.Order : fill.Reference, fill.Instrument, fill.Quantity > 0)).ToList())
        {
            LedgerEntry[] all = [.. order.Order(EntryOrder.Instance)];
            decimal charges = OrderCharges.Of(all, product);
            for (int i = 0; i < all.Length; i++)
            {
                entries[entries.IndexOf(all[i])] = all[i] with { Charges = i == all.Length - 1 ? charges : 0 };
            }
        }

        return entries;
    }

    private static RequestException Bad(string message) => new(ErrorCodes.BadRequest, message);
}
