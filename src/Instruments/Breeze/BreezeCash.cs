using Candlewick.Instruments.Formats;
using Candlewick.Market.Instruments;

namespace Candlewick.Instruments.Breeze;

/// <summary>NSEScripMaster.txt: shares and indices. An index has its name where a share has a number.</summary>
internal static class BreezeCash
{
    public static void Read(CsvTable table, MasterRows rows)
    {
        int token = table.Column("Token"), shortName = table.Column("ShortName"), series = table.Column("Series"), company = table.Column("CompanyName"),
            tick = table.Column("ticksize"), lot = table.Column("Lotsize"), listed = table.Column("DateOfListing"), isin = table.Column("ISINCode"),
            code = table.Column("ExchangeCode");
        while (table.Read())
        {
            string number = table.Text(token);
            bool isIndex = number.AsSpan().ContainsAnyExceptInRange('0', '9');
            string symbol = isIndex ? number : table.Text(code);
            string suffix = isIndex || table.Text(series) == "EQ" ? "" : $"-{table.Text(series)}";
            if (number.Length == 0 || !RowId.TrySpot("NSE", symbol + suffix, out var id, out _))
            {
                table.Unreadable(number.Length == 0 ? "Token is missing" : $"ExchangeCode '{symbol}' makes no id");
                continue;
            }

            if (!FieldText.TryNumber(table[tick], out decimal tickSize) || !FieldText.TryNumber(table[lot], out decimal lotSize))
            {
                table.Unreadable($"ticksize '{table.Text(tick)}' or Lotsize '{table.Text(lot)}' is not a number");
                continue;
            }

            rows.Add(table.Place, new Instrument
            {
                Id = id,
                Type = isIndex ? InstrumentType.Index : InstrumentType.Equity,
                Name = table.Text(company),
                Currency = "INR",
                TickSize = tickSize,
                LotSize = lotSize,
                Isin = table.Text(isin),
                Listed = FieldText.TryDate(table[listed], "dd-MMM-yyyy", out var date) ? date : null,
                Aliases =
                [
                    new Alias(Vendors.Breeze, AliasKind.ShortName, $"NSE|{table.Text(shortName)}{(suffix.Length == 0 ? "" : $"|{suffix[1..]}")}"),
                    new Alias(Vendors.Breeze, AliasKind.Token, $"4.1!{number}"),
                ],
            });
        }
    }
}
