namespace Candlewick.StreamApi.Protocol;

/// <summary>
/// When a time is over. No record says so, for late items may follow; but once the revision window has passed on the
/// server's clock, the log brings nothing that belongs before it, save what fills a gap.
/// </summary>
internal static class Settling
{
    /// <summary>How long after a time the log may still bring items before it: the revision window and grace, and their way.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(130);

    /// <summary>The same, microseconds.</summary>
    public static long WindowUs => Window.Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>What is over by now, microseconds UTC.</summary>
    public static long EndedUs(TimeProvider time) => TimeText.ToUs(time.GetUtcNow() - Window);
}
