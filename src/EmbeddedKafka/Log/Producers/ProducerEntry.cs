using Candlewick.EmbeddedKafka.Log.Records;

namespace Candlewick.EmbeddedKafka.Log.Producers;

/// <summary>What a partition knows of one producer.</summary>
internal sealed class ProducerEntry(long producerId)
{
    /// <summary>A client has at most this many batches in flight, so an older one is never sent again.</summary>
    public const int KeptBatches = 5;

    private readonly ProducerBatch[] _batches = new ProducerBatch[KeptBatches];
    private int _next;

    public long ProducerId { get; } = producerId;

    public short Epoch { get; set; } = RecordBatch.NoProducerEpoch;

    public int CoordinatorEpoch { get; set; } = -1;

    /// <summary>First offset of the open transaction; null while there is none.</summary>
    public long? OpenSince { get; set; }

    /// <summary>When the log last heard of the producer, by this machine's clock, ms since 1970.</summary>
    public long SeenAtMs { get; set; }

    public int Count { get; private set; }

    /// <summary>The i-th batch kept, oldest first.</summary>
    public ProducerBatch this[int i] => _batches[(_next - Count + i + (2 * KeptBatches)) % KeptBatches];

    public int LastSequence => Count == 0 ? RecordBatch.NoSequence : this[Count - 1].LastSequence;

    /// <summary>The last data record's offset, or −1 if none of its epoch is known.</summary>
    public long LastDataOffset => Count == 0 ? -1 : this[Count - 1].LastOffset;

    public void Add(ProducerBatch batch)
    {
        _batches[_next] = batch;
        _next = (_next + 1) % KeptBatches;
        Count = Math.Min(Count + 1, KeptBatches);
    }

    /// <summary>A new epoch begins its sequence numbers anew.</summary>
    public void BeginEpoch(short epoch)
    {
        if (epoch != Epoch)
        {
            Epoch = epoch;
            Count = 0;
        }
    }

    public ProducerEntry Copy()
    {
        var copy = new ProducerEntry(ProducerId)
        {
            Epoch = Epoch, CoordinatorEpoch = CoordinatorEpoch, OpenSince = OpenSince, SeenAtMs = SeenAtMs, Count = Count, _next = _next,
        };
        _batches.CopyTo(copy._batches, 0);
        return copy;
    }

    public bool TryFindDuplicate(RecordBatch batch, out ProducerBatch original)
    {
        for (int i = 0; batch.ProducerEpoch == Epoch && i < Count; i++)
        {
            original = this[i];
            if (original.FirstSequence == batch.BaseSequence && original.LastSequence == batch.LastSequence)
            {
                return true;
            }
        }

        original = default;
        return false;
    }
}
