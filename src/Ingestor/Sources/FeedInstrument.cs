using System.Text;
using Candlewick.Market.Instruments;
using Candlewick.Market.Ticks;
using Candlewick.Streaming.Topics;

namespace Candlewick.Ingestor.Sources;

/// <summary>An instrument as a reader holds it: made once, so that a tick costs neither a string nor a key nor a hash.</summary>
internal sealed class FeedInstrument(InstrumentId id)
{
    private int _partition;
    private int _partitions;
    private long _lastSequence;

    public InstrumentId Id { get; } = id;

    /// <summary>The id in UTF-8: the record key, and the name inside the value.</summary>
    public byte[] Key { get; } = Encoding.UTF8.GetBytes(id.ToString());

    /// <summary>Zero and less can be prices of it: a future, which may cost more to be rid of than it is worth.</summary>
    public bool MayBeNegative { get; } = PriceRange.ReachesBelowZero(id);

    /// <summary>False for an id at or below the last one: a trade that was said before. For the publishing thread.</summary>
    public bool IsNext(long sequence)
    {
        bool isNext = sequence > _lastSequence;
        _lastSequence = isNext ? sequence : _lastSequence;
        return isNext;
    }

    /// <summary>Its partition among <paramref name="partitions"/>, computed once. For the publishing thread.</summary>
    public int PartitionOf(int partitions)
    {
        if (_partitions != partitions)
        {
            (_partition, _partitions) = (InstrumentPartition.Of(Key, partitions), partitions);
        }

        return _partition;
    }
}
