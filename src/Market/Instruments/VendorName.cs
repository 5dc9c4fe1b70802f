namespace Candlewick.Market.Instruments;

/// <summary>
/// A name as a vendor writes it, parted into where it trades and what it is called there: <c>NFO:NIFTY26NOVFUT</c>, <c>NSE|2885</c>,
/// <c>1:2885</c>, <c>4.1!2885</c>, <c>NSE_EQ|INE002A01018</c>, or without a place <c>RELIANCE-EQ</c>.
/// </summary>
/// <param name="Venues">Where it may trade, the likeliest first; empty where the name does not say.</param>
/// <param name="Text">Upper case, without the place.</param>
public readonly record struct VendorName(IReadOnlyList<string> Venues, string Text)
{
    // Exchanges as their own names, as Angel One and ICICI number them, as Upstox and as Kotak call their segments. A broker that
    // names the exchange alone may mean any of its segments.
    private static readonly Dictionary<string, string[]> Places = new(StringComparer.Ordinal)
    {
        ["NSE"] = ["NSE", "NFO", "CDS"], ["BSE"] = ["BSE", "BFO", "BCD"], ["NFO"] = ["NFO"], ["BFO"] = ["BFO"], ["CDS"] = ["CDS"], ["BCD"] = ["BCD"], ["MCX"] = ["MCX"],
        ["BINANCE"] = ["BINANCE"], ["COINBASE"] = ["COINBASE"], ["KRAKEN"] = ["KRAKEN"], ["NYSE"] = ["NYSE"], ["NASDAQ"] = ["NASDAQ"],
        ["1"] = ["NSE"], ["2"] = ["NFO"], ["3"] = ["BSE"], ["4"] = ["BFO"], ["5"] = ["MCX"], ["13"] = ["CDS"],
        ["4.1"] = ["NSE", "NFO"], ["1.1"] = ["BSE"], ["8.1"] = ["BFO"], ["2.1"] = ["BFO"], ["6.1"] = ["MCX"], ["13.1"] = ["CDS"],
        ["NSE_EQ"] = ["NSE"], ["NSE_INDEX"] = ["NSE"], ["NSE_FO"] = ["NFO"], ["BSE_EQ"] = ["BSE"], ["BSE_INDEX"] = ["BSE"], ["BSE_FO"] = ["BFO"],
        ["NCD_FO"] = ["CDS"], ["BCD_FO"] = ["BCD"], ["MCX_FO"] = ["MCX"], ["NSE_CM"] = ["NSE"], ["BSE_CM"] = ["BSE"], ["CDE_FO"] = ["CDS"],
    };

    private static readonly Dictionary<string, string[]>.AlternateLookup<ReadOnlySpan<char>> PlacesOfSpans = Places.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The segments of Kite's tokens, of which the exchange's own token is the rest.</summary>
    private static readonly Dictionary<string, uint[]> KiteSegments = new(StringComparer.Ordinal)
    {
        ["NSE"] = [1, 9], ["NFO"] = [2], ["CDS"] = [3], ["BSE"] = [4, 9], ["BFO"] = [5], ["BCD"] = [6], ["MCX"] = [7],
    };

    /// <summary>Takes <paramref name="name"/> apart; any text is a name.</summary>
    public static VendorName Parse(string name)
    {
        string text = name.Trim().ToUpperInvariant();
        int end = text.AsSpan().IndexOfAny(':', '|', '!');
        return end > 0 && PlacesOfSpans.TryGetValue(text.AsSpan(0, end), out string[]? venues) ? new VendorName(venues, text[(end + 1)..].Trim()) : new VendorName([], text);
    }

    /// <summary>Kite's tokens of the exchange's token that the name may be; none where it names no venue or is no number.</summary>
    public IEnumerable<string> KiteTokens(string venue) =>
        KiteSegments.TryGetValue(venue, out uint[]? segments) && uint.TryParse(Text, out uint token) && token <= uint.MaxValue >> 8
            ? segments.Select(segment => ((token << 8) | segment).ToString(System.Globalization.CultureInfo.InvariantCulture))
            : [];
}
