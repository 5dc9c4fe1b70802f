using System.Buffers.Text;

namespace Candlewick.Ingestor.SnapshotCsv;

/// <summary>Times of the snapshot CSV, without allocating.</summary>
internal static class InstantText
{
    private const long SecondUs = 1_000_000;

    /// <summary>Integers below this are seconds or milliseconds that somebody took for microseconds (1973-03-03 in them).</summary>
    private const long LeastMicroseconds = 100_000_000_000_000;

    /// <summary>
    /// Reads ISO-8601 with a zone (<c>2026-01-05T09:15:00+05:30</c>, up to six decimals; <c>Z</c>, <c>+0530</c> and a
    /// space for the <c>T</c> as well) or integer microseconds UTC. Returns what is wrong, or null.
    /// </summary>
    public static string? Parse(ReadOnlySpan<byte> text, out long us)
    {
        us = 0;
        if (text.Length > 4 && text[4] == (byte)'-')
        {
            return ParseIso(text, out us);
        }

        if (!Utf8Parser.TryParse(text, out us, out int used) || used != text.Length || us < 0)
        {
            return "is neither ISO-8601 with a zone nor integer microseconds";
        }

        return us < LeastMicroseconds ? "is not in microseconds: an integer time counts microseconds since 1970" : null;
    }

    private static string? ParseIso(ReadOnlySpan<byte> text, out long us)
    {
        const string Malformed = "is not ISO-8601; expected a form such as 2026-01-05T09:15:00+05:30";
        us = 0;
        if (text.Length < 19 || text[7] != '-' || (text[10] != 'T' && text[10] != ' ') || text[13] != ':' || text[16] != ':'
            || !TryDigits(text[..4], out int year) || !TryDigits(text[5..7], out int month) || !TryDigits(text[8..10], out int day)
            || !TryDigits(text[11..13], out int hour) || !TryDigits(text[14..16], out int minute) || !TryDigits(text[17..19], out int second)
            || year < 1971 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
        {
            return Malformed;
        }

        var rest = text[19..];
        int fraction = 0;
        if (rest.Length > 0 && rest[0] == '.')
        {
            int digits = 0;
            while (digits + 1 < rest.Length && char.IsAsciiDigit((char)rest[digits + 1]))
            {
                digits++;
            }

            if (digits is 0 or > 6 || !TryDigits(rest.Slice(1, digits), out fraction))
            {
                return digits > 6 ? "has more than six decimals: times are kept in microseconds" : Malformed;
            }

            for (int i = digits; i < 6; i++)
            {
                fraction *= 10;
            }

            rest = rest[(digits + 1)..];
        }

        if (rest.IsEmpty)
        {
            return "has no zone; write +05:30 or Z behind it";
        }

        if (!TryOffset(rest, out long offsetUs))
        {
            return Malformed;
        }

        us = new DateTime(year, month, day, hour, minute, second).Subtract(DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond + fraction - offsetUs;
        return null;
    }

    private static bool TryOffset(ReadOnlySpan<byte> zone, out long offsetUs)
    {
        offsetUs = 0;
        if (zone.SequenceEqual("Z"u8))
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
