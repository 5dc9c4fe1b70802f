using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Candlewick.Ingestor.Breeze;

/// <summary>How the first version of Breeze's REST interface signs a request: over its time, the bytes of its body and the API secret.</summary>
internal static class BreezeChecksum
{
    /// <summary>Header <c>X-Timestamp</c>: UTC, its milliseconds always zero.</summary>
    public static string Timestamp(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'.000Z'", CultureInfo.InvariantCulture);

    /// <summary>Header <c>X-Checksum</c>.</summary>
    /// <param name="body">Exactly the bytes that are sent.</param>
    public static string Of(string timestamp, ReadOnlySpan<byte> body, string secret)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(timestamp));
        hash.AppendData(body);
        hash.AppendData(Encoding.UTF8.GetBytes(secret));
        return "token " + Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
