using Candlewick.EmbeddedKafka.Coordination;

namespace Candlewick.EmbeddedKafka.Transactions;

/// <summary>
/// The transactional ids kept in one partition of <c>__transaction_state</c>, under one lock. Memory follows the log: what
/// could not be appended has not happened.
/// </summary>
internal sealed class TransactionShard(ICoordinatorLog log, int partition)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, TransactionData> _ids = new(StringComparer.Ordinal);

    /// <summary>Ids whose markers somebody is writing: two at once would race to the log.</summary>
    private readonly HashSet<string> _writing = new(StringComparer.Ordinal);

    /// <exception cref="InvalidDataException">A record is damaged or of an unknown version.</exception>
    public void Load(ProducerIds producerIds)
    {
        lock (_gate)
        {
            foreach (var stored in log.Read(partition).OfType<StoredRecord>())
            {
                if (TransactionRecords.IsProducerIds(stored.Record.Key))
                {
                    producerIds.Restore(TransactionRecords.ReadProducerIds(stored.Record.Value ?? default));
                }
                else if (TransactionRecords.ReadKey(stored.Record.Key) is { } id)
                {
                    _ids.Remove(id);
                    if (stored.Record.Value is { } value)
                    {
                        _ids.Add(id, TransactionRecords.Read(id, value));
                    }
                }
            }
        }
    }

    /// <summary>Decides on what is known of an id, and stores the decision where there is one.</summary>
    /// <returns>The answer, and what is known of the id now.</returns>
    /// <exception cref="CoordinatorLogException">Nothing has changed.</exception>
    public (CoordinatorError Error, TransactionData? Data) Decide(string transactionalId, Func<TransactionData?, Transition> rule)
    {
        lock (_gate)
        {
            var data = _ids.GetValueOrDefault(transactionalId);
            var (error, next) = rule(data);
            if (next is null)
            {
                return (error, data);
            }

            log.Append(partition, new([new(TransactionRecords.Key(transactionalId), TransactionRecords.Value(next))]));
            _ids[transactionalId] = next;
            return (error, next);
        }
    }

    public TransactionData? Find(string transactionalId)
    {
        lock (_gate)
        {
            return _ids.GetValueOrDefault(transactionalId);
        }
    }

    public List<TransactionData> All()
    {
        lock (_gate)
        {
            return [.. _ids.Values];
        }
    }

    /// <summary>Takes the writing of an id's markers on; false where somebody else has, or nothing is to be written.</summary>
    public bool TryBeginMarkers(string transactionalId, out TransactionData data)
    {
        lock (_gate)
        {
            return _ids.TryGetValue(transactionalId, out data!) && data.IsEnding && _writing.Add(transactionalId);
        }
    }

    public void EndMarkers(string transactionalId)
    {
        lock (_gate)
        {
            _writing.Remove(transactionalId);
        }
    }

    /// <summary>Forgets ids that nobody has used since a time (Unix milliseconds) and that have no transaction.</summary>
    /// <exception cref="CoordinatorLogException">Nothing more is forgotten now.</exception>
    public void Expire(long unusedSinceMs)
    {
        lock (_gate)
        {
            List<TransactionData> unused =
            [
                .. _ids.Values.Where(data => data.UpdatedMs <= unusedSinceMs && !data.IsEnding && data.State is not TransactionState.Ongoing),
            ];
            if (unused.Count == 0)
            {
                return;
            }

            log.Append(partition, new([.. unused.Select(data => new CoordinatorRecord(TransactionRecords.Key(data.TransactionalId), null))]));
            unused.ForEach(data => _ids.Remove(data.TransactionalId));
        }
    }
}
