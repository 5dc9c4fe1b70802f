using System.Threading.RateLimiting;

namespace Candlewick.StreamApi.Access;

/// <summary>What one client may read of the past.</summary>
/// <param name="perMinute">No more is taken at once.</param>
internal sealed class HistoryAllowance(PartitionedRateLimiter<string> rates, string client, int perMinute)
{
    /// <summary>Takes so many rows, and waits until there are as many: what a client reads page by page comes slower then.</summary>
    public async ValueTask TakeAsync(int rows, CancellationToken cancellationToken)
    {
        using var lease = await rates.AcquireAsync(client, Math.Min(rows, perMinute), cancellationToken);
    }

    /// <summary>Takes so many rows; false where there are not as many.</summary>
    public bool TryTake(int rows)
    {
        using var lease = rates.AttemptAcquire(client, Math.Min(rows, perMinute));
        return lease.IsAcquired;
    }
}
