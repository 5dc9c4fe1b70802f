namespace Candlewick.Market.Instruments;

/// <summary>Makes the symbol of an id from a vendor's text.</summary>
public static class SymbolText
{
    /// <summary>
    /// Upper case; what an id cannot have becomes a dash, several dashes become one, none stand at the ends:
    /// <c>Nifty 50</c> is <c>NIFTY-50</c>.
    /// </summary>
    public static string From(ReadOnlySpan<char> text)
    {
        Span<char> symbol = text.Length <= 128 ? stackalloc char[text.Length] : new char[text.Length];
        int length = 0;
        foreach (char c in text)
        {
            char upper = char.ToUpperInvariant(c);
            if (char.IsAsciiLetterUpper(upper) || char.IsAsciiDigit(upper) || upper is '&' or '.' or '_')
            {
                symbol[length++] = upper;
            }
            else if (length > 0 && symbol[length - 1] != '-')
            {
                symbol[length++] = '-';
            }
        }

        return symbol[..length].TrimEnd('-').ToString();
    }
}
