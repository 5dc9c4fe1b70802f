using Candlewick.StreamApi.Protocol;

namespace Candlewick.StreamApi.Subscriptions;

/// <summary>Where the frames of a subscription go.</summary>
internal interface IFrameSink
{
    /// <summary>Prices as strings instead of numbers.</summary>
    bool DecimalsAsStrings { get; }

    /// <summary>
    /// Sends <paramref name="frame"/> and disposes it. Returns when the transport took it, which is how a client's reading
    /// governs how fast history is read.
    /// </summary>
    Task SendAsync(PooledBuffer frame, CancellationToken cancellationToken);
}
