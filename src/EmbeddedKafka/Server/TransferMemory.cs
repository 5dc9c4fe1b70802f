using System.Threading.RateLimiting;

namespace Candlewick.EmbeddedKafka.Server;

/// <summary>
/// What large requests and fetch responses may take together. Up to <see cref="Free"/> bytes are not counted: a client
/// has to be able to send its heartbeat while others move megabytes, and the number of connections bounds these.
/// </summary>
/// <param name="bytes">All that is counted; a single transfer that is larger has it to itself.</param>
internal sealed class TransferMemory(long bytes) : IDisposable
{
    public const int Free = 1 << 20;

    private const int Unit = 1024;

    private readonly ConcurrencyLimiter _limiter = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = Units(bytes), QueueLimit = int.MaxValue, QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    /// <summary>Waits for the memory of a request; first come, first served. Null where it needs none.</summary>
    public async ValueTask<IDisposable?> TakeAsync(int request, CancellationToken cancellationToken) =>
        request > Free ? await _limiter.AcquireAsync(Units(Math.Min(request, bytes)), cancellationToken) : null;

    /// <summary>Memory for a response that may as well be smaller: what is wanted if it is free now, else <see cref="Free"/>.</summary>
    public IDisposable? TakeUpTo(int wanted, out int granted)
    {
        granted = Math.Min(wanted, Free);
        if (wanted <= Free)
        {
            return null;
        }

        int most = (int)Math.Min(wanted, bytes);
        var lease = _limiter.AttemptAcquire(Units(most));
        if (!lease.IsAcquired)
        {
            return null;
        }

        granted = most;
        return lease;
    }

    public void Dispose() => _limiter.Dispose();

    private static int Units(long bytes) => (int)Math.Clamp((bytes + Unit - 1) / Unit, 1, int.MaxValue);
}
