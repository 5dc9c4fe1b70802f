using Candlewick.EmbeddedKafka.Log.Records;
using Candlewick.EmbeddedKafka.Log.Segments;

namespace Candlewick.EmbeddedKafka.Log.Producers;

/// <summary>
/// The producers of one partition: their sequence numbers, epochs and open transactions. Used under the log's lock.
/// </summary>
internal sealed class ProducerTable
{
    private readonly Dictionary<long, ProducerEntry> _entries = [];
    private readonly SortedSet<long> _openSince = [];

    public int Count => _entries.Count;

    public IReadOnlyCollection<ProducerEntry> Entries => _entries.Values;

    /// <summary>First offset of the oldest open transaction, or null.</summary>
    public long? FirstUnstableOffset => _openSince.Count == 0 ? null : _openSince.Min;

    public ProducerEntry? Find(long producerId) => _entries.GetValueOrDefault(producerId);

    /// <summary>
    /// Whether a producer's batch may be appended. A duplicate is no error: <paramref name="original"/> is what the
    /// first copy got. A producer nobody knows (its records expired or were deleted) may begin with any number.
    /// </summary>
    public LogError Check(RecordBatch batch, AppendOrigin origin, out ProducerBatch? original)
    {
        original = null;
        if (!batch.HasProducerId || !_entries.TryGetValue(batch.ProducerId, out var entry))
        {
            return LogError.None;
        }

        bool isClient = origin == AppendOrigin.Client;
        if (isClient && entry.TryFindDuplicate(batch, out var found))
        {
            original = found;
            return LogError.None;
        }

        if (batch.ProducerEpoch < entry.Epoch)
        {
            return LogError.InvalidProducerEpoch;
        }

        if (isClient && entry.Epoch != RecordBatch.NoProducerEpoch)
        {
            bool inOrder = batch.ProducerEpoch == entry.Epoch
                ? Sequence.Follows(batch.BaseSequence, entry.LastSequence)
                : batch.BaseSequence == 0;
            if (!inOrder)
            {
                return LogError.OutOfOrderSequenceNumber;
            }
        }

        return entry.OpenSince is not null && !batch.IsTransactional ? LogError.InvalidTxnState : LogError.None;
    }

    /// <summary>
    /// Whether a marker may be appended. From transaction version 2 on a marker's epoch is above that of its data,
    /// which tells a late marker from the next transaction's; a repeated one ends nothing and may pass.
    /// </summary>
    public LogError CheckMarker(long producerId, short epoch, int coordinatorEpoch, int transactionVersion)
    {
        if (!_entries.TryGetValue(producerId, out var entry))
        {
            return LogError.None;
        }

        bool isRepeated = transactionVersion >= 2 && epoch == entry.Epoch && entry.OpenSince is null;
        bool isStale = transactionVersion >= 2 ? epoch <= entry.Epoch : epoch < entry.Epoch;
        if (isStale && !isRepeated)
        {
            return LogError.InvalidProducerEpoch;
        }

        return coordinatorEpoch < entry.CoordinatorEpoch ? LogError.TransactionCoordinatorFenced : LogError.None;
    }

    /// <summary>Takes note of an appended batch, offsets assigned; returns the transaction that it aborted, if it did.</summary>
    public AbortedTransaction? Apply(RecordBatch batch, long nowMs)
    {
        if (!batch.HasProducerId)
        {
            return null;
        }

        if (batch.IsControl)
        {
            return EndMarker.Read(batch) is { } marker ? Apply(batch, marker, nowMs) : null;
        }

        var entry = GetOrAdd(batch.ProducerId, nowMs);
        entry.BeginEpoch(batch.ProducerEpoch);
        entry.Add(new ProducerBatch(batch.BaseSequence, batch.LastSequence, batch.BaseOffset, batch.LastOffset, batch.MaxTimestamp));
        if (batch.IsTransactional && entry.OpenSince is null)
        {
            Open(entry, batch.BaseOffset);
        }

        return null;
    }

    /// <summary>Forgets producers without an open transaction that were silent since then.</summary>
    public void Expire(long silentSinceMs)
    {
        foreach (var entry in _entries.Values.Where(e => e.OpenSince is null && e.SeenAtMs < silentSinceMs).ToList())
        {
            _entries.Remove(entry.ProducerId);
        }
    }

    /// <summary>Puts back an entry that a checkpoint kept.</summary>
    public void Restore(ProducerEntry entry)
    {
        _entries[entry.ProducerId] = entry;
        if (entry.OpenSince is { } since)
        {
            _openSince.Add(since);
        }
    }

    private AbortedTransaction? Apply(RecordBatch batch, EndMarker marker, long nowMs)
    {
        var entry = GetOrAdd(batch.ProducerId, nowMs);
        entry.BeginEpoch(batch.ProducerEpoch);
        entry.CoordinatorEpoch = marker.CoordinatorEpoch;
        if (entry.OpenSince is not { } since)
        {
            return null;
        }

        _openSince.Remove(since);
        entry.OpenSince = null;
        return marker.Commit
            ? null
            : new AbortedTransaction(batch.ProducerId, since, batch.LastOffset, FirstUnstableOffset ?? batch.LastOffset + 1);
    }

    private void Open(ProducerEntry entry, long since)
    {
        entry.OpenSince = since;
        _openSince.Add(since);
    }

    private ProducerEntry GetOrAdd(long producerId, long nowMs)
    {
        if (!_entries.TryGetValue(producerId, out var entry))
        {
            _entries.Add(producerId, entry = new ProducerEntry(producerId));
        }

        entry.SeenAtMs = nowMs;
        return entry;
    }
}
