using System.Globalization;
using System.Text;
using Candlewick.Market.Numbers;

namespace Candlewick.Instruments.Formats;

/// <summary>Numbers and dates of masters.</summary>
internal static class FieldText
{
    private const int MaxDate = 16;

    /// <summary>Plain decimal notation, without the zeros at its end.</summary>
    public static bool TryNumber(ReadOnlySpan<byte> utf8, out decimal number)
    {
        number = 0;
        if (!ScaledNumber.TryParse(utf8, out long mantissa, out int scale))
        {
            return false;
        }

        number = Decimals.Normalize(ScaledNumber.ToDecimal(mantissa, scale));
        return true;
    }

    /// <summary>As <see cref="TryNumber(ReadOnlySpan{byte}, out decimal)"/>; a text that is missing is no number.</summary>
    public static bool TryNumber(string? text, out decimal number) => TryNumber(Encoding.UTF8.GetBytes(text ?? ""), out number);

    /// <param name="format">Such as <c>yyyy-MM-dd</c>; months by name in any case.</param>
    public static bool TryDate(ReadOnlySpan<byte> utf8, string format, out DateOnly date)
    {
        Span<char> text = stackalloc char[MaxDate];
        date = default;
        return utf8.Length <= MaxDate
            && DateOnly.TryParseExact(text[..Encoding.UTF8.GetChars(utf8, text)], format, CultureInfo.InvariantCulture, DateTimeStyles.None, out date);
    }
}
