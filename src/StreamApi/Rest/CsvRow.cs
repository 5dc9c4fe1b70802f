using System.Buffers;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Candlewick.StreamApi.Rest;

/// <summary>Rows of comma-separated values.</summary>
internal static class CsvRow
{
    /// <summary>The client prefers CSV to JSON.</summary>
    public static bool IsWanted(HttpRequest request) =>
        request.GetTypedHeaders().Accept is { Count: > 0 } accept
        && accept.OrderByDescending(a => a.Quality ?? 1).First().MediaType.Equals("text/csv", StringComparison.OrdinalIgnoreCase);

    /// <summary>Writes a row, or a piece of one, numbers with all their places and a point.</summary>
    public static void Write(IBufferWriter<byte> to, FormattableString text) => Encoding.UTF8.GetBytes(text.ToString(CultureInfo.InvariantCulture), to);
}
