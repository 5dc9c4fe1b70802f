using Confluent.Kafka;

namespace Candlewick.Ingestor.Publishing;

/// <summary>The errors that say that a newer producer has our transactional id.</summary>
internal static class Fencing
{
    public static bool IsOf(Error error) => error.Code is ErrorCode.Local_Fenced or ErrorCode.ProducerFenced or ErrorCode.InvalidProducerEpoch;
}
