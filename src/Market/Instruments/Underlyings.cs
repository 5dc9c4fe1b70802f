namespace Candlewick.Market.Instruments;

/// <summary>What contracts are derived from. Of indices no vendor's file says it.</summary>
public static class Underlyings
{
    private static readonly Dictionary<string, InstrumentId> Indices = new(StringComparer.Ordinal)
    {
        ["NFO:NIFTY"] = InstrumentId.Parse("NSE:NIFTY-50"),
        ["NFO:BANKNIFTY"] = InstrumentId.Parse("NSE:NIFTY-BANK"),
        ["NFO:FINNIFTY"] = InstrumentId.Parse("NSE:NIFTY-FIN-SERVICE"),
        ["NFO:MIDCPNIFTY"] = InstrumentId.Parse("NSE:NIFTY-MID-SELECT"),
        ["NFO:NIFTYNXT50"] = InstrumentId.Parse("NSE:NIFTY-NEXT-50"),
        ["BFO:SENSEX"] = InstrumentId.Parse("BSE:SENSEX"),
        ["BFO:BANKEX"] = InstrumentId.Parse("BSE:BANKEX"),
    };

    /// <summary>The index whose contracts begin with <paramref name="root"/>: <c>BANKNIFTY</c> is NSE's NIFTY BANK; null for none.</summary>
    public static InstrumentId? IndexOf(string root) => Indices.TryGetValue($"NFO:{root}", out var index) || Indices.TryGetValue($"BFO:{root}", out index) ? index : null;

    /// <summary>
    /// What the contracts of <paramref name="root"/> on <paramref name="venue"/> are derived from: an index, else the share of
    /// that symbol; null on venues whose underlyings are not listed (commodities, currencies).
    /// </summary>
    public static InstrumentId? Of(string venue, string root)
    {
        if (Indices.TryGetValue($"{venue}:{root}", out var index))
        {
            return index;
        }

        string? spot = venue switch { "NFO" => "NSE", "BFO" => "BSE", _ => null };
        return spot is not null && InstrumentId.TryParse($"{spot}:{root}", out var share, out _) ? share : null;
    }
}
