namespace Candlewick.Ingestor.History;

/// <summary>An answer that may come when it is asked for again.</summary>
/// <param name="retryAfter">What the vendor said to wait; null where it said nothing.</param>
internal sealed class VendorAwayException(string message, TimeSpan? retryAfter = null, Exception? inner = null) : Exception(message, inner)
{
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
