using Confluent.Kafka;

namespace Candlewick.Streaming.Reading;

/// <summary>Waits for the records of a stretch that is known to be there. A broker that is away is no event to the client: it waits for ever.</summary>
public static class PatientConsumer
{
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>The next record or end of a partition.</summary>
    /// <exception cref="KafkaException">Nothing came for 15 s.</exception>
    public static ConsumeResult<TKey, TValue> Next<TKey, TValue>(this IConsumer<TKey, TValue> consumer, CancellationToken cancellationToken)
    {
        for (var waited = TimeSpan.Zero; waited < Patience; waited += Slice)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (consumer.Consume(Slice) is { } result)
            {
                return result;
            }
        }

        throw new KafkaException(new Error(ErrorCode.Local_TimedOut, $"no answer for {Patience.TotalSeconds:0} s"));
    }
}
