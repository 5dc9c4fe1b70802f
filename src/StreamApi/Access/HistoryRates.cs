using System.Threading.RateLimiting;

namespace Candlewick.StreamApi.Access;

/// <summary>Rows of the past that each client may read: so many a minute, and as many at once.</summary>
internal sealed class HistoryRates(AccessLimits limits) : IDisposable
{
    private readonly PartitionedRateLimiter<string> _rates = PartitionedRateLimiter.Create<string, string>(client => RateLimitPartition.GetTokenBucketLimiter(
        client,
        _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = limits.HistoryRowsPerMinute,
            TokensPerPeriod = Math.Max(1, limits.HistoryRowsPerMinute / 600),
            ReplenishmentPeriod = TimeSpan.FromMilliseconds(100),
            QueueLimit = int.MaxValue,
        }));

    /// <summary>What a client has of it.</summary>
    /// <param name="client">A key, a token's subject or an address.</param>
    public HistoryAllowance Of(string client) => new(_rates, client, limits.HistoryRowsPerMinute);

    public void Dispose() => _rates.Dispose();
}
