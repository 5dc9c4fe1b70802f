using System.Net;

namespace Candlewick.Ingestor.Kite;

/// <summary>Zerodha refuses a request; the message is the vendor's.</summary>
internal sealed class KiteException(string message, HttpStatusCode status, bool isTokenError, TimeSpan? retryAfter, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The session is not valid any more.</summary>
    public bool IsTokenError { get; } = isTokenError || status == HttpStatusCode.Forbidden;

    /// <summary>Too many requests; the next one may come after <see cref="RetryAfter"/>.</summary>
    public bool IsRateLimit { get; } = status == HttpStatusCode.TooManyRequests;

    /// <summary>As the vendor says; null where it says nothing.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
