using Candlewick.Instruments.Formats;
using Candlewick.Market.Instruments;

namespace Candlewick.Instruments.Breeze;

/// <summary>FONSEScripMaster.txt and FOBSEScripMaster.txt: contracts. Tick sizes are in hundredths of a rupee, strikes in rupees.</summary>
internal static class BreezeContracts
{
    private const decimal Hundredths = 100;

    /// <param name="script">What script codes begin with: exchange and the kind of stream.</param>
    public static void Read(CsvTable table, string venue, string script, MasterRows rows)
    {
        int token = table.Column("Token"), kind = table.Column("InstrumentName"), shortName = table.Column("ShortName"), expiryColumn = table.Column("ExpiryDate"),
            strikeColumn = table.Column("StrikePrice"), option = table.Column("OptionType"), lot = table.Column("LotSize"), tick = table.Column("TickSize"),
            company = table.Column("CompanyName"), code = table.Column("ExchangeCode");
        var names = new TextPool();
        while (table.Read())
        {
            string type = names.Get(table[kind]);
            var right = Right(names.Get(table[option]));
            if (!type.StartsWith("FUT", StringComparison.Ordinal) && (!type.StartsWith("OPT", StringComparison.Ordinal) || right == OptionRight.None))
            {
                table.PassOver($"{venue} {type}");
                continue;
            }

            DateOnly? expiry = FieldText.TryDate(table[expiryColumn], "dd-MMM-yyyy", out var date) ? date : null;
            decimal? strike = right != OptionRight.None && FieldText.TryNumber(table[strikeColumn], out decimal number) ? number : null;
            if (!RowId.TryContract(venue, names.Get(table[code]), expiry, strike, right, out var id, out string? problem))
            {
                table.Unreadable(problem);
                continue;
            }

            if (table[token].IsEmpty || !FieldText.TryNumber(table[tick], out decimal tickSize) || !FieldText.TryNumber(table[lot], out decimal lotSize))
            {
                table.Unreadable("Token is missing, or TickSize or LotSize is not a number");
                continue;
            }

            string head = $"{venue}|{table.Text(shortName)}|{table.Text(expiryColumn)}";
            rows.Add(table.Place, new Instrument
            {
                Id = id,
                Type = right == OptionRight.None ? InstrumentType.Future : InstrumentType.Option,
                Name = names.Get(table[company]),
                Currency = "INR",
                TickSize = tickSize / Hundredths,
                LotSize = lotSize,
                Expiry = expiry,
                Strike = strike,
                Right = right,
                Aliases =
                [
                    new Alias(Vendors.Breeze, AliasKind.ShortName, strike is null ? head : $"{head}|{Contract.StrikeText(strike.Value)}|{names.Get(table[option])}"),
                    new Alias(Vendors.Breeze, AliasKind.Token, script + table.Text(token)),
                ],
            });
        }
    }

    private static OptionRight Right(string type) => type switch { "CE" => OptionRight.Call, "PE" => OptionRight.Put, _ => OptionRight.None };
}
