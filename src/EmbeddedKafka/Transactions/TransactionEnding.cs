using Candlewick.EmbeddedKafka.Coordination;
using Microsoft.Extensions.Logging;

namespace Candlewick.EmbeddedKafka.Transactions;

/// <summary>Carries out what was decided: writes the markers, then stores that they are written.</summary>
internal sealed class TransactionEnding(ITransactionMarkers markers, TimeProvider time, ILogger logger)
{
    /// <summary>
    /// Tries once to complete an id's decided transaction; a failure leaves it decided, for the next sweep. While it is
    /// decided no request can move the id, so that the markers carry the epoch it was decided with.
    /// </summary>
    public async Task CompleteAsync(TransactionShard shard, string transactionalId)
    {
        if (!shard.TryBeginMarkers(transactionalId, out var data))
        {
            return;
        }

        try
        {
            await markers.WriteAsync(data.Partitions, new TransactionMarker(data.Producer, data.State is TransactionState.PrepareCommit));
            shard.Decide(transactionalId, _ => TransactionRules.Complete(data, time.GetUtcNow().ToUnixTimeMilliseconds()));
        }
        catch (Exception e)
        {
            TransactionLog.MarkersFailed(logger, transactionalId, e);
        }
        finally
        {
            shard.EndMarkers(transactionalId);
        }
    }
}
