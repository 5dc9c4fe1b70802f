namespace Candlewick.StreamApi.Tests.Hosting;

/// <summary>The clock stands still; what is waited for passes as ever.</summary>
internal sealed class FixedToday(DateTimeOffset now) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => now;
}
