using System.Net;

namespace Candlewick.Ingestor.Live;

/// <summary>The vendor answered a connect with an HTTP status in place of a socket.</summary>
/// <param name="status">Which.</param>
/// <param name="said">What the vendor says about it; null where that is nothing.</param>
/// <param name="retryAfter">How long it wants to be left alone; null where it does not say.</param>
internal sealed class ConnectRefusedException(HttpStatusCode status, string? said, TimeSpan? retryAfter, Exception inner)
    : Exception($"{(int)status} {status}{(said is null ? "" : $": {said}")}", inner)
{
    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>It is about the login. Who says when to come back means the rate, whatever the status.</summary>
    public bool IsAboutLogin => status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden && RetryAfter is null;

    /// <summary>No later attempt and no login changes it.</summary>
    public bool IsForGood => status is HttpStatusCode.UnavailableForLegalReasons;
}
