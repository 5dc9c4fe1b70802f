using System.Buffers;
using Candlewick.EmbeddedKafka.Log.Segments;

namespace Candlewick.EmbeddedKafka.Log;

/// <summary>Whole batches read from a log, in pooled memory that goes back with <see cref="Dispose"/>.</summary>
internal sealed class LogRead : IDisposable
{
    private byte[]? _buffer;

    public LogRead(byte[]? buffer, int length)
    {
        _buffer = buffer;
        Batches = buffer.AsMemory(0, length);
    }

    public LogError Error { get; init; }

    /// <summary>Batches as the clients sent them; the first may begin before the offset asked for. Empty at the end of the log.</summary>
    public ReadOnlyMemory<byte> Batches { get; private set; }

    public long HighWatermark { get; init; }

    public long LastStableOffset { get; init; }

    public long LogStartOffset { get; init; }

    /// <summary>Transactions whose records in <see cref="Batches"/> a committed reader must skip; null for an uncommitted one.</summary>
    public IReadOnlyList<AbortedTransaction>? Aborted { get; init; }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _buffer, null) is { } buffer)
        {
            Batches = default;
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
