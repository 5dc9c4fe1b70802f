using Confluent.Kafka;

namespace Candlewick.Streaming.Transactions;

/// <summary>The errors that say that a newer producer has our transactional id.</summary>
public static class Fencing
{
    public static bool IsOf(Error error) => error.Code is ErrorCode.Local_Fenced or ErrorCode.ProducerFenced or ErrorCode.InvalidProducerEpoch;
}
