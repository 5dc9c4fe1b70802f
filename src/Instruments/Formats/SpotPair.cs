using Candlewick.Market.Instruments;

namespace Candlewick.Instruments.Formats;

/// <summary>Adds a pair of a crypto exchange to the rows of its file.</summary>
internal static class SpotPair
{
    public static void Add(
        MasterRows rows, RowPlace place, string venue, string? baseAsset, string? quoteAsset, string? tick, string? lot, params Alias[] aliases)
    {
        string symbol = SymbolText.From(baseAsset), quote = SymbolText.From(quoteAsset);
        if (symbol.Length == 0 || quote.Length == 0)
        {
            // Some coins have names in scripts that an id cannot have.
            rows.PassOver(string.IsNullOrEmpty(baseAsset) || string.IsNullOrEmpty(quoteAsset) ? "no base or quote" : "name in another script");
            return;
        }

        if (!RowId.TrySpot(venue, $"{symbol}-{quote}", out var id, out string? problem))
        {
            rows.Unreadable(place, problem);
        }
        else if (!FieldText.TryNumber(tick, out decimal tickSize) || !FieldText.TryNumber(lot, out decimal lotSize) || tickSize <= 0)
        {
            rows.Unreadable(place, $"price step '{tick}' or size step '{lot}' of '{id}' is not a number above zero");
        }
        else
        {
            rows.Add(place, new Instrument
            {
                Id = id,
                Type = InstrumentType.Spot,
                Name = $"{baseAsset}/{quoteAsset}",
                Currency = quote,
                TickSize = tickSize,
                LotSize = lotSize,
                Aliases = aliases,
            });
        }
    }
}
