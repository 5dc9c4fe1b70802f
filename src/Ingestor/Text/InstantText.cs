namespace Candlewick.Ingestor.Text;

/// <summary>Dates with times of day, without allocating.</summary>
internal static class InstantText
{
    /// <summary>The last microsecond of 9999.</summary>
    public const long MostUs = 253_402_300_799_999_999;

    private const long SecondUs = 1_000_000;

    /// <summary>A date and a time of day, rather than a number.</summary>
    public static bool IsCalendar(ReadOnlySpan<byte> text) => text.Length > 4 && text[4] is (byte)'-' or (byte)'/';

    /// <summary>
    /// Reads ISO-8601 (<c>2026-01-05T09:15:00.123456789+05:30</c>; <c>Z</c>, <c>UTC</c>, <c>+0530</c>, slashes in the date and a space for the
    /// <c>T</c> as well). What is finer than a microsecond is cut off. Returns what is wrong, or null.
    /// </summary>
    /// <param name="text">UTF-8.</param>
    /// <param name="zone">Taken where the text names none; null: that is an error.</param>
    /// <param name="us">Microseconds since 1970 UTC.</param>
    public static string? Parse(ReadOnlySpan<byte> text, TimeZoneInfo? zone, out long us)
    {
        const string Malformed = "is not ISO-8601; expected a form such as 2026-01-05T09:15:00+05:30";
        us = 0;
        if (text.Length < 19 || text[4] is not ((byte)'-' or (byte)'/') || text[7] != text[4] || (text[10] != 'T' && text[10] != ' ') || text[13] != ':' || text[16] != ':'
            || !TryDigits(text[..4], out int year) || !TryDigits(text[5..7], out int month) || !TryDigits(text[8..10], out int day)
            || !TryDigits(text[11..13], out int hour) || !TryDigits(text[14..16], out int minute) || !TryDigits(text[17..19], out int second)
            || month is < 1 or > 12 || day < 1 || year < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
        {
            return Malformed;
        }

        if (year < 1971)
        {
            return "is before 1971";
        }

        var rest = text[19..];
        int fraction = 0;
        if (rest.Length > 0 && rest[0] is (byte)'.' or (byte)',')
        {
            int digits = 0;
            while (digits + 1 < rest.Length && char.IsAsciiDigit((char)rest[digits + 1]))
            {
                digits++;
            }

            if (digits == 0 || !TryDigits(rest.Slice(1, Math.Min(digits, 6)), out fraction))
            {
                return Malformed;
            }

            for (int i = digits; i < 6; i++)
            {
                fraction *= 10;
            }

            rest = rest[(digits + 1)..];
        }

        var local = new DateTime(year, month, day, hour, minute, second);
        rest = rest.TrimStart((byte)' ');
        long offsetUs;
        if (rest.IsEmpty && zone is not null)
        {
            offsetUs = zone.GetUtcOffset(local).Ticks / TimeSpan.TicksPerMicrosecond;
        }
        else if (rest.IsEmpty)
        {
            return "has no zone; write +05:30 or Z behind it, or name one with --zone";
        }
        else if (!TryOffset(rest, out offsetUs))
        {
            return Malformed;
        }

        us = local.Subtract(DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond + fraction - offsetUs;
        return null;
    }

    private static bool TryOffset(ReadOnlySpan<byte> zone, out long offsetUs)
    {
        offsetUs = 0;
        if (zone.SequenceEqual("Z"u8) || zone.SequenceEqual("z"u8) || zone.SequenceEqual("UTC"u8))
        {
            return true;
        }

        int minutes = 0;
        var minutesText = zone.Length == 6 && zone[3] == ':' ? zone[4..] : zone.Length == 5 ? zone[3..] : default;
        if (zone[0] is not ((byte)'+' or (byte)'-') || zone.Length < 3 || (zone.Length != 3 && minutesText.IsEmpty)
            || !TryDigits(zone[1..3], out int hours) || hours > 18
            || (!minutesText.IsEmpty && (!TryDigits(minutesText, out minutes) || minutes > 59)))
        {
            return false;
        }

        offsetUs = (hours * 3600 + minutes * 60) * (zone[0] == (byte)'-' ? -SecondUs : SecondUs);
        return true;
    }

    private static bool TryDigits(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        foreach (byte b in text)
        {
            if (!char.IsAsciiDigit((char)b))
            {
                return false;
            }

            value = value * 10 + (b - '0');
        }

        return true;
    }
}
