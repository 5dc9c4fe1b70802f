using System.Threading.RateLimiting;

namespace Candlewick.Ingestor.History;

/// <summary>How much may be asked for in any stretch of time: requests, or whatever weight the vendor gives them.</summary>
internal readonly record struct VendorRate(int Permits, TimeSpan Window)
{
    private const int Segments = 10;

    public static VendorRate PerSecond(int permits) => new(permits, TimeSpan.FromSeconds(1));

    public static VendorRate PerMinute(int permits) => new(permits, TimeSpan.FromMinutes(1));

    /// <summary>Who asks too soon waits. Not a bucket that refills: twice as much would go out around a refill.</summary>
    public RateLimiter Limiter() => new SlidingWindowRateLimiter(new SlidingWindowRateLimiterOptions
    {
        PermitLimit = Permits,
        Window = Window,
        SegmentsPerWindow = Segments,
        QueueLimit = int.MaxValue,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });
}
