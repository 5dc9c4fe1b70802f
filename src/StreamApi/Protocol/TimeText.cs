using System.Globalization;
using System.Xml;

namespace Candlewick.StreamApi.Protocol;

/// <summary>Times as clients write them: microseconds, ISO 8601 with a zone, a bare date, or a span back.</summary>
internal static class TimeText
{
    private const string Expected =
        "expected an ISO 8601 time with a zone (2013-10-07T09:30:00-04:00), a date (2013-10-07), microseconds since 1970 UTC or a span back (-PT2H)";

    private static readonly string[] Forms =
    [
        "yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFzzz",
        "yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'",
    ];

    /// <summary>Reads <paramref name="text"/>, the value of <paramref name="field"/>.</summary>
    /// <exception cref="RequestException">It is none of the forms.</exception>
    public static StartFrom Parse(string field, string text)
    {
        if (text == "live")
        {
            return new StartFrom.Live();
        }

        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long us))
        {
            return FromUs(field, us);
        }

        if (text.StartsWith("-P", StringComparison.Ordinal) || text.StartsWith('P'))
        {
            return ParseSpan(field, text);
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return new StartFrom.Date(day);
        }

        if (DateTimeOffset.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return new StartFrom.Time(ToUs(time));
        }

        string zone = DateTime.TryParse(text, CultureInfo.InvariantCulture, out _) && text.Contains('T', StringComparison.Ordinal)
            ? "has no zone; " : "is not a time; ";
        throw new RequestException(ErrorCodes.BadRequest, $"{field} '{Clip(text)}' {zone}{Expected}");
    }

    /// <summary>Microseconds since 1970 UTC, checked to be in the range of a calendar.</summary>
    /// <exception cref="RequestException">It is outside the years 1970 to 9999.</exception>
    public static StartFrom FromUs(string field, long us) =>
        us is >= 0 and <= 253_402_300_799_999_999
            ? new StartFrom.Time(us)
            : throw new RequestException(ErrorCodes.BadRequest, $"{field} {us} is not a time in microseconds since 1970; {Expected}");

    public static long ToUs(DateTimeOffset time) => (time.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    private static StartFrom.Span ParseSpan(string field, string text)
    {
        try
        {
            var span = XmlConvert.ToTimeSpan(text);
            if (span < TimeSpan.Zero)
            {
                return new StartFrom.Span(-span);
            }
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            throw new RequestException(ErrorCodes.BadRequest, $"{field} '{Clip(text)}' is not an ISO 8601 span; write -PT2H for two hours back");
        }

        throw new RequestException(ErrorCodes.BadRequest, $"{field} '{Clip(text)}' is not a span back; write it with a minus, as -PT2H");
    }

    private static string Clip(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
