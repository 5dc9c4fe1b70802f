namespace Candlewick.Market.Instruments;

/// <summary>Makes the symbol of an id from a vendor's text.</summary>
public static class SymbolText
{
    /// <summary>Marks that tell one symbol from another, where a blank or a bracket only parts words.</summary>
    private const string Marks = "#*$@!+%^~=?";

    /// <summary>
    /// Upper case; what parts words becomes a dash, several dashes become one, none stand at the ends: <c>Nifty 50</c> is <c>NIFTY-50</c>.
    /// A mark that an id cannot have is written by its code, so that <c>ABC#</c> is <c>ABC_23</c> and not <c>ABC</c>, which is another
    /// instrument. Empty for text with letters or digits of other scripts: without them it would be another symbol.
    /// </summary>
    public static string From(ReadOnlySpan<char> text)
    {
        const int LongestOfOne = 3;
        int most = text.Length * LongestOfOne;
        Span<char> symbol = most <= 256 ? stackalloc char[most] : new char[most];
        int length = 0;
        foreach (char c in text)
        {
            char upper = char.ToUpperInvariant(c);
            if (char.IsAsciiLetterUpper(upper) || char.IsAsciiDigit(upper) || upper is '&' or '.' or '_')
            {
                symbol[length++] = upper;
            }
            else if (Marks.Contains(c, StringComparison.Ordinal))
            {
                symbol[length++] = '_';
                symbol[length++] = Digit(c >> 4);
                symbol[length++] = Digit(c & 0xf);
            }
            else if (char.IsLetterOrDigit(c) || char.IsSurrogate(c))
            {
                return "";
            }
            else if (length > 0 && symbol[length - 1] != '-')
            {
                symbol[length++] = '-';
            }
        }

        return symbol[..length].TrimEnd('-').ToString();
    }

    private static char Digit(int value) => "0123456789ABCDEF"[value];
}
