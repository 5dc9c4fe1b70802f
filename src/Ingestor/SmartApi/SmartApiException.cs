namespace Candlewick.Ingestor.SmartApi;

/// <summary>Angel One refuses a request; the message is the vendor's.</summary>
/// <param name="code">The vendor's, such as AB1007; empty where it gives none.</param>
internal sealed class SmartApiException(string message, string code, bool isRateLimit, Exception? inner = null) : Exception(message, inner)
{
    public string Code { get; } = code;

    /// <summary>Too many requests: the vendor says so with 403, which is no word on the login.</summary>
    public bool IsRateLimit { get; } = isRateLimit;
}
