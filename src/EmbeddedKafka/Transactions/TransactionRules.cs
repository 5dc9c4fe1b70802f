using Candlewick.EmbeddedKafka.Coordination;

namespace Candlewick.EmbeddedKafka.Transactions;

/// <summary>What a request comes to: the value to store, or the answer without storing anything.</summary>
internal readonly record struct Transition(CoordinatorError Error, TransactionData? Next)
{
    public static implicit operator Transition(CoordinatorError error) => new(error, null);

    public static implicit operator Transition(TransactionData next) => new(CoordinatorError.None, next);
}

/// <summary>
/// The transaction protocol, version 1 (the producer's epoch changes by InitProducerId only), as pure functions from
/// what is known of an id to what comes next.
/// </summary>
internal static class TransactionRules
{
    /// <summary>
    /// A producer begins, or goes on after an error. An open transaction is fenced and aborted first; the producer is told
    /// to come back, and finds a newer epoch.
    /// </summary>
    /// <param name="data">What is known; null for an id seen for the first time.</param>
    /// <param name="expected">What the producer believes to be, where it had been initialised before.</param>
    /// <param name="newProducerId">Draws a producer id never used.</param>
    public static Transition Initialise(
        TransactionData? data, string transactionalId, TimeSpan timeout, ProducerIdentity? expected, long nowMs, Func<long> newProducerId)
    {
        if (data is null)
        {
            return new TransactionData(
                transactionalId,
                new ProducerIdentity(newProducerId(), 0),
                ProducerIdentity.NoId,
                ProducerIdentity.NoEpoch,
                timeout,
                TransactionState.Empty,
                [],
                StartedMs: -1,
                nowMs);
        }

        // The previous id with its last epoch: a repeated request, of which the answer with the new id was lost.
        if (expected is { } claimed && claimed.Id != data.Producer.Id
            && !(claimed.Id == data.PreviousProducerId && TransactionData.IsExhausted(claimed.Epoch)))
        {
            return CoordinatorError.ProducerFenced;
        }

        if (data.IsEnding)
        {
            return CoordinatorError.ConcurrentTransactions;
        }

        if (data.State is TransactionState.Ongoing)
        {
            return Fence(data, nowMs);
        }

        var fresh = data with
        {
            PreviousProducerId = data.Producer.Id,
            LastEpoch = expected is null ? ProducerIdentity.NoEpoch : data.Producer.Epoch,
            Timeout = timeout,
            State = TransactionState.Empty,
            Partitions = [],
            StartedMs = -1,
            UpdatedMs = nowMs,
        };
        if (expected is { } known && known.Epoch != data.Producer.Epoch)
        {
            // Asked for once and answered, but the answer was lost: the same answer again. Anything older is fenced; a
            // producer that began anew in between has cleared the last epoch.
            return known.Epoch == data.LastEpoch
                ? fresh with { LastEpoch = data.LastEpoch, PreviousProducerId = data.PreviousProducerId }
                : CoordinatorError.ProducerFenced;
        }

        return data.IsEpochExhausted
            ? fresh with { Producer = new ProducerIdentity(newProducerId(), 0) }
            : fresh with { Producer = data.Producer with { Epoch = (short)(data.Producer.Epoch + 1) } };
    }

    /// <summary>Partitions become part of the transaction, which begins with the first of them.</summary>
    public static Transition Add(
        TransactionData? data, ProducerIdentity producer, IReadOnlyCollection<TopicPartition> partitions, long nowMs)
    {
        var error = Check(data, producer);
        if (error is not CoordinatorError.None)
        {
            return error;
        }

        if (data!.IsEnding)
        {
            return CoordinatorError.ConcurrentTransactions;
        }

        bool open = data.State is TransactionState.Ongoing;
        if (open && data.Partitions.IsSupersetOf(partitions))
        {
            return CoordinatorError.None;
        }

        return data with
        {
            State = TransactionState.Ongoing,
            Partitions = data.Partitions.Union(partitions),
            StartedMs = open ? data.StartedMs : nowMs,
            UpdatedMs = nowMs,
        };
    }

    /// <summary>The producer decides. The same decision again is answered as the first was, the opposite one is refused.</summary>
    public static Transition End(TransactionData? data, ProducerIdentity producer, bool commit, long nowMs)
    {
        var error = Check(data, producer);
        if (error is not CoordinatorError.None)
        {
            return error;
        }

        return (data!.State, commit) switch
        {
            (TransactionState.Ongoing, true) => data with { State = TransactionState.PrepareCommit, UpdatedMs = nowMs },
            (TransactionState.Ongoing, false) => data with { State = TransactionState.PrepareAbort, UpdatedMs = nowMs },
            (TransactionState.PrepareCommit, true) or (TransactionState.PrepareAbort, false) => CoordinatorError.ConcurrentTransactions,
            (TransactionState.CompleteCommit, true) or (TransactionState.CompleteAbort, false) => CoordinatorError.None,
            _ => CoordinatorError.InvalidTxnState,
        };
    }

    /// <summary>Aborts an open transaction whoever its producer is: from here on it is an older epoch.</summary>
    public static TransactionData Fence(TransactionData data, long nowMs) => data with
    {
        Producer = data.Producer with { Epoch = (short)(data.Producer.Epoch + 1) },
        LastEpoch = ProducerIdentity.NoEpoch,
        State = TransactionState.PrepareAbort,
        UpdatedMs = nowMs,
    };

    /// <summary>All markers of a decided transaction are written.</summary>
    public static TransactionData Complete(TransactionData data, long nowMs) => data with
    {
        State = data.State is TransactionState.PrepareCommit ? TransactionState.CompleteCommit : TransactionState.CompleteAbort,
        Partitions = [],
        UpdatedMs = nowMs,
    };

    /// <summary>Whether a partition may be written to in this producer's transaction.</summary>
    public static CoordinatorError Verify(TransactionData? data, ProducerIdentity producer, TopicPartition partition)
    {
        var error = Check(data, producer);
        return error is not CoordinatorError.None ? error
            : data!.IsEnding ? CoordinatorError.ConcurrentTransactions
            : data.Partitions.Contains(partition) ? CoordinatorError.None
            : CoordinatorError.TransactionAbortable;
    }

    private static CoordinatorError Check(TransactionData? data, ProducerIdentity producer) =>
        data is null || data.Producer.Id != producer.Id ? CoordinatorError.InvalidProducerIdMapping
        : data.Producer.Epoch != producer.Epoch ? CoordinatorError.ProducerFenced
        : CoordinatorError.None;
}
