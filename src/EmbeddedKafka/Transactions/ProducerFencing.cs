using Candlewick.EmbeddedKafka.Coordination;

namespace Candlewick.EmbeddedKafka.Transactions;

/// <summary>How an answer is put to clients that are older than the error it names.</summary>
internal static class ProducerFencing
{
    /// <summary>
    /// For InitProducerId below version 4, and AddPartitionsToTxn, AddOffsetsToTxn and EndTxn below 2: those know a fenced
    /// producer by <see cref="CoordinatorError.InvalidProducerEpoch"/>.
    /// </summary>
    public static CoordinatorError ForOlderClient(this CoordinatorError error) =>
        error is CoordinatorError.ProducerFenced ? CoordinatorError.InvalidProducerEpoch : error;
}
