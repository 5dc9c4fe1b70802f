namespace Candlewick.Ingestor.Tests.Sessions;

/// <summary>A clock that stands until a test moves it.</summary>
internal sealed class StandingTime(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}
