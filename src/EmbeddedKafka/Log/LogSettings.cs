using Candlewick.EmbeddedKafka.Log.Segments;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.EmbeddedKafka.Log;

/// <summary>What every log of a broker shares.</summary>
internal sealed record LogSettings
{
    public TimeProvider Time { get; init; } = TimeProvider.System;

    public LogDisk Disk { get; init; } = LogDisk.Real;

    public ILogger Logger { get; init; } = NullLogger.Instance;

    public FlushPolicy Flush { get; init; } = FlushPolicy.Os;

    /// <summary>A log asks for a checkpoint after that many bytes: about what a start after a crash has to read.</summary>
    public long CheckpointBytes { get; init; } = 32 << 20;

    /// <summary>Producers silent for so long are forgotten (<c>producer.id.expiration.ms</c>).</summary>
    public TimeSpan ProducerExpiry { get; init; } = TimeSpan.FromDays(1);
}
