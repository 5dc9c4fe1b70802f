using Candlewick.EmbeddedKafka.Coordination;

namespace Candlewick.EmbeddedKafka.Transactions;

/// <summary>
/// Gives producer ids out, each once in the life of the data folder: a block is reserved in the log before its first
/// id is used, and what is left of it at a crash is never given out.
/// </summary>
internal sealed class ProducerIds(ICoordinatorLog log)
{
    private const int Block = 1000;

    /// <summary>The partition in which blocks are reserved.</summary>
    public const int Partition = 0;

    private readonly Lock _gate = new();
    private long _next;
    private long _reserved;

    /// <summary>Learns a reservation read from the log.</summary>
    public void Restore(long reserved)
    {
        lock (_gate)
        {
            _next = _reserved = Math.Max(_reserved, reserved);
        }
    }

    /// <exception cref="CoordinatorLogException">No id could be reserved.</exception>
    public long Next()
    {
        lock (_gate)
        {
            if (_next == _reserved)
            {
                long reserved = _reserved + Block;
                log.Append(Partition, new([new(TransactionRecords.ProducerIdsKey, TransactionRecords.ProducerIds(reserved))]));
                _reserved = reserved;
            }

            return _next++;
        }
    }
}
