using Candlewick.EmbeddedKafka.Coordination;
using Microsoft.Extensions.Logging;

namespace Candlewick.EmbeddedKafka.Transactions;

/// <summary>
/// Kafka's coordinator of transactions: producer ids and epochs, which partitions a transaction touches, and one outcome
/// for each, stored before any of its markers is written. Thread-safe.
/// </summary>
/// <remarks>
/// Speaks transaction protocol 1. The server advertises EndTxn up to 4, TxnOffsetCommit up to 4, AddPartitionsToTxn up to
/// 3, InitProducerId up to 5 and Produce up to 11, and no <c>transaction.version</c> feature: later ones change the epoch
/// with every transaction.
/// </remarks>
internal sealed class TransactionCoordinator : IAsyncDisposable
{
    private readonly TransactionShard[] _shards;
    private readonly ProducerIds _producerIds;
    private readonly TransactionEnding _ending;
    private readonly TransactionCoordinatorOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<TransactionCoordinator> _logger;
    private readonly ITimer _sweep;
    private int _sweeping;

    public TransactionCoordinator(
        ICoordinatorLog log,
        ITransactionMarkers markers,
        TransactionCoordinatorOptions options,
        TimeProvider time,
        ILogger<TransactionCoordinator> logger)
    {
        _options = options;
        _time = time;
        _logger = logger;
        _producerIds = new ProducerIds(log);
        _ending = new TransactionEnding(markers, time, logger);
        _shards = [.. Enumerable.Range(0, log.PartitionCount).Select(partition => new TransactionShard(log, partition))];
        _sweep = time.CreateTimer(
            static coordinator => _ = ((TransactionCoordinator)coordinator!).SweepAsync(),
            this,
            options.SweepInterval,
            options.SweepInterval);
    }

    /// <summary>
    /// Restores all ids, then completes the transactions that were decided and not finished. Call once, before any
    /// request and after the group coordinator is loaded: it is given markers here.
    /// </summary>
    /// <exception cref="InvalidDataException">A record is damaged or of an unknown version.</exception>
    public async Task LoadAsync()
    {
        foreach (var shard in _shards)
        {
            shard.Load(_producerIds);
        }

        await CompleteDecidedAsync();
    }

    /// <summary>
    /// Gives a producer its id and epoch; everybody who had an older epoch of a transactional id is fenced. Where that one
    /// had a transaction open, it is aborted, and the answer is to come back:
    /// <see cref="CoordinatorError.ConcurrentTransactions"/>.
    /// </summary>
    public async Task<InitProducerIdResult> InitProducerIdAsync(InitProducerIdRequest request)
    {
        try
        {
            if (request.TransactionalId is not { } id)
            {
                return new InitProducerIdResult(CoordinatorError.None, new ProducerIdentity(_producerIds.Next(), 0));
            }

            if (id.Length == 0)
            {
                return CoordinatorError.InvalidRequest;
            }

            if (request.Timeout <= TimeSpan.Zero || request.Timeout > _options.MaxTimeout)
            {
                return CoordinatorError.InvalidTransactionTimeout;
            }

            var shard = ShardOf(id);
            var (error, data) = shard.Decide(
                id, known => TransactionRules.Initialise(known, id, request.Timeout, request.Expected, NowMs, _producerIds.Next));
            if (error is not CoordinatorError.None)
            {
                return error;
            }

            if (data!.IsEnding)
            {
                await _ending.CompleteAsync(shard, id);
                return CoordinatorError.ConcurrentTransactions;
            }

            TransactionLog.Initialised(_logger, id, data.Producer);
            return new InitProducerIdResult(CoordinatorError.None, data.Producer);
        }
        catch (CoordinatorLogException e)
        {
            TransactionLog.NotWritten(_logger, request.TransactionalId ?? "", e);
            return e.Error;
        }
    }

    /// <summary>Makes partitions part of the producer's transaction, all or none. The caller has seen that they exist.</summary>
    public CoordinatorError AddPartitions(
        string transactionalId, ProducerIdentity producer, IReadOnlyCollection<TopicPartition> partitions) =>
        Decide(transactionalId, data => TransactionRules.Add(data, producer, partitions, NowMs));

    /// <summary>Makes the partition that keeps a group's offsets part of the producer's transaction.</summary>
    /// <param name="groupPartition">The group coordinator's partition of the group.</param>
    public CoordinatorError AddOffsets(string transactionalId, ProducerIdentity producer, TopicPartition groupPartition) =>
        AddPartitions(transactionalId, producer, [groupPartition]);

    /// <summary>
    /// Commits or aborts. Without an error the outcome is durable, and visible too unless writing a marker failed, which
    /// is then tried until it is.
    /// </summary>
    public async Task<CoordinatorError> EndAsync(string transactionalId, ProducerIdentity producer, bool commit)
    {
        bool decided = false;
        var error = Decide(transactionalId, data =>
        {
            var transition = TransactionRules.End(data, producer, commit, NowMs);
            decided = transition.Next is not null;
            return transition;
        });
        if (decided && error is CoordinatorError.None)
        {
            await _ending.CompleteAsync(ShardOf(transactionalId), transactionalId);
        }

        return error;
    }

    /// <summary>
    /// Whether a producer may write to a partition in its transaction; the log asks before a producer's first batch, so
    /// that a request delayed past the end of its transaction cannot open one that nobody ends.
    /// </summary>
    public CoordinatorError Verify(string transactionalId, ProducerIdentity producer, TopicPartition partition) =>
        transactionalId.Length == 0
            ? CoordinatorError.InvalidRequest
            : TransactionRules.Verify(ShardOf(transactionalId).Find(transactionalId), producer, partition);

    public TransactionDescription Describe(string transactionalId) =>
        transactionalId.Length == 0 ? TransactionDescription.Failed(CoordinatorError.InvalidRequest, transactionalId)
        : ShardOf(transactionalId).Find(transactionalId) is { } data ? TransactionDescription.Of(data)
        : TransactionDescription.Failed(CoordinatorError.TransactionalIdNotFound, transactionalId);

    public IReadOnlyList<TransactionDescription> List(TransactionFilter filter)
    {
        long now = NowMs;
        return [.. _shards.SelectMany(shard => shard.All()).Where(data => filter.Includes(data, now)).Select(TransactionDescription.Of)];
    }

    public async ValueTask DisposeAsync() => await _sweep.DisposeAsync();

    private long NowMs => _time.GetUtcNow().ToUnixTimeMilliseconds();

    private TransactionShard ShardOf(string transactionalId) => _shards[PartitionHash.Of(transactionalId, _shards.Length)];

    private CoordinatorError Decide(string transactionalId, Func<TransactionData?, Transition> rule)
    {
        if (transactionalId.Length == 0)
        {
            return CoordinatorError.InvalidRequest;
        }

        try
        {
            return ShardOf(transactionalId).Decide(transactionalId, rule).Error;
        }
        catch (CoordinatorLogException e)
        {
            TransactionLog.NotWritten(_logger, transactionalId, e);
            return e.Error;
        }
    }

    private async Task SweepAsync()
    {
        if (Interlocked.Exchange(ref _sweeping, 1) == 1)
        {
            return;
        }

        try
        {
            AbortTimedOut();
            await CompleteDecidedAsync();
            long unusedSince = NowMs - (long)_options.IdExpiration.TotalMilliseconds;
            foreach (var shard in _shards)
            {
                shard.Expire(unusedSince);
            }
        }
        catch (Exception e)
        {
            // The timer comes again; what could not be written now is written then.
            TransactionLog.SweepFailed(_logger, e);
        }
        finally
        {
            Volatile.Write(ref _sweeping, 0);
        }
    }

    private void AbortTimedOut()
    {
        long now = NowMs;
        foreach (var shard in _shards)
        {
            foreach (var open in shard.All().Where(data => IsOverdue(data, now)))
            {
                TransactionLog.TimedOut(_logger, open.TransactionalId, open.Timeout);

                // Looked at again under the lock: the producer may have ended it meanwhile.
                Decide(open.TransactionalId, data => data is not null && IsOverdue(data, now)
                    ? TransactionRules.Fence(data, now)
                    : CoordinatorError.None);
            }
        }
    }

    private static bool IsOverdue(TransactionData data, long now) =>
        data.State is TransactionState.Ongoing && data.StartedMs + data.Timeout.TotalMilliseconds < now;

    private async Task CompleteDecidedAsync()
    {
        foreach (var shard in _shards)
        {
            foreach (var decided in shard.All().Where(data => data.IsEnding))
            {
                await _ending.CompleteAsync(shard, decided.TransactionalId);
            }
        }
    }
}
