using System.Globalization;

namespace Candlewick.Ingestor.Kite;

/// <summary>Zerodha's number of an instrument: the exchange's own number, and in its last eight bits the segment, which says how prices are written.</summary>
/// <param name="Value">As it stands in packets and in the vendor's list of instruments.</param>
internal readonly record struct KiteToken(uint Value)
{
    private const int Currency = 3;
    private const int BseCurrency = 6;

    public int Segment => (int)(Value & 0xFF);

    /// <summary>Decimal places of every price of the segment: prices are whole paise but for currencies.</summary>
    public int PriceScale => Segment switch
    {
        Currency => 7,
        BseCurrency => 4,
        _ => 2,
    };

    public static bool TryParse(string text, out KiteToken token)
    {
        bool isOne = uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint value);
        token = new KiteToken(value);
        return isOne;
    }
}
