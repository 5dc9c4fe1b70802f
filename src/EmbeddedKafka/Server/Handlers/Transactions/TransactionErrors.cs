using Candlewick.EmbeddedKafka.Coordination;
using Candlewick.EmbeddedKafka.Protocol;

namespace Candlewick.EmbeddedKafka.Server.Handlers.Transactions;

internal static class TransactionErrors
{
    /// <summary>A fenced producer is told so by the newer code only in versions that have it.</summary>
    /// <param name="fencedFrom">First version of the API that has PRODUCER_FENCED.</param>
    public static ErrorCode For(CoordinatorError error, short version, short fencedFrom) =>
        error == CoordinatorError.ProducerFenced && version < fencedFrom ? ErrorCode.InvalidProducerEpoch : error.ToCode();
}
