using System.Globalization;

namespace Candlewick.StreamApi.Compatibility.MultiEndpoint;

/// <summary>Times as this service writes them: <c>2025-01-27T10:30:00.000Z</c>.</summary>
internal static class StreamTime
{
    /// <param name="us">Microseconds UTC.</param>
    public static string Text(long us) => Text(DateTimeOffset.UnixEpoch.AddMicroseconds(us));

    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
