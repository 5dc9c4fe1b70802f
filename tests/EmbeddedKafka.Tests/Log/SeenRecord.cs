namespace Candlewick.EmbeddedKafka.Tests.Log;

internal sealed record SeenRecord(long Offset, long Timestamp, string? Key, string? Value);
