using System.Text;

namespace Candlewick.Ingestor.Text;

/// <summary>What a field says of itself, whatever its column.</summary>
internal static class FieldText
{
    private const int MostShown = 40;

    /// <summary>Empty, or one of the words by which programs say that there is nothing.</summary>
    public static bool IsAbsent(ReadOnlySpan<byte> field) => field.Length switch
    {
        0 => true,
        > 4 => false,
        _ => !char.IsAsciiDigit((char)field[^1]) && IsWordForNothing(field),
    };

    /// <summary>For a message: short, and without bytes that a terminal would take for commands.</summary>
    public static string Show(ReadOnlySpan<byte> field)
    {
        var shown = new StringBuilder(MostShown + 1);
        foreach (byte b in field[..Math.Min(field.Length, MostShown)])
        {
            // A quote would end the value that stands between quotes.
            shown.Append(b is >= (byte)' ' and < 0x7f and not (byte)'\'' ? (char)b : '·');
        }

        return field.Length > MostShown ? shown.Append('…').ToString() : shown.ToString();
    }

    /// <summary>What is wrong with a field in words, of <paramref name="what"/> it is and what it holds; null where nothing is.</summary>
    public static string? Complain(string what, ReadOnlySpan<byte> field, string? problem) => problem is null ? null : $"{what} is '{Show(field)}', which {problem}";

    private static bool IsWordForNothing(ReadOnlySpan<byte> field) =>
        field.SequenceEqual("-"u8) || field.SequenceEqual("--"u8) || Ascii.EqualsIgnoreCase(field, "NA"u8) || Ascii.EqualsIgnoreCase(field, "N/A"u8)
        || Ascii.EqualsIgnoreCase(field, "NaN"u8) || Ascii.EqualsIgnoreCase(field, "null"u8) || Ascii.EqualsIgnoreCase(field, "none"u8) || Ascii.EqualsIgnoreCase(field, "nil"u8);
}
