using System.Globalization;

namespace Candlewick.Contracts.Portfolio;

/// <summary>Exact numbers as messages have them: plain decimal text, nothing for zero.</summary>
internal static class DecimalText
{
    private const NumberStyles Plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;

    public static string Of(decimal value) => value == 0 ? "" : value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A number that may be unknown: zero is said.</summary>
    public static string OfKnown(decimal value) => value.ToString(CultureInfo.InvariantCulture);

    /// <exception cref="FormatException">It is no decimal; the message names the field.</exception>
    public static decimal Read(string field, string text, decimal absent = 0) =>
        text.Length == 0 ? absent
        : decimal.TryParse(text, Plain, CultureInfo.InvariantCulture, out decimal value) ? value
        : throw new FormatException($"{field} '{text}' is not a decimal number");
}
