using System.Globalization;

namespace Candlewick.Ingestor.History;

/// <summary>Times as Indian vendors write them: those of Indian clocks, with their zone, without, or with another's.</summary>
internal static class IndianTime
{
    private static readonly TimeSpan Offset = new(5, 30, 0);

    /// <summary>A moment on an Indian clock.</summary>
    public static DateTime Clock(long us) => DateTime.UnixEpoch.AddMicroseconds(us) + Offset;

    /// <summary>Microseconds UTC of what an Indian clock shows.</summary>
    /// <exception cref="FormatException">It is not written as <paramref name="format"/>.</exception>
    public static long Microseconds(string text, string format) =>
        (DateTime.ParseExact(text, format, CultureInfo.InvariantCulture) - Offset - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>Microseconds UTC of a time with its zone, with a colon in it (<c>+05:30</c>) or without (<c>+0530</c>), which the JSON reader does not take.</summary>
    /// <exception cref="FormatException">It is no time with a zone.</exception>
    public static long Zoned(string text) =>
        (DateTimeOffset.ParseExact(text, "yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture) - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
