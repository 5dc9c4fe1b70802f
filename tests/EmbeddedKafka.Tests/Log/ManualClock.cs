namespace Candlewick.EmbeddedKafka.Tests.Log;

/// <summary>A wall clock that moves when told.</summary>
internal sealed class ManualClock : TimeProvider
{
    /// <summary>Milliseconds since 1970; starts at 2026-01-01.</summary>
    public long NowMs { get; set; } = 1_767_225_600_000;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(NowMs);
}
