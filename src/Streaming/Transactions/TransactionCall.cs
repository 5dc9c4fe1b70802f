using Confluent.Kafka;

namespace Candlewick.Streaming.Transactions;

/// <summary>
/// How a blocking call to the transaction coordinator is made, so that a coordinator that is away does not hold Ctrl-C
/// for the whole time-out. A call that timed out goes on where it was when it is made again; nothing is repeated.
/// </summary>
public static class TransactionCall
{
    /// <summary>The bound once the process is to stop.</summary>
    private static readonly TimeSpan StoppingTimeout = TimeSpan.FromSeconds(1);

    /// <summary>How often a call looks whether the process is to stop.</summary>
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(250);

    /// <summary>Makes <paramref name="call"/> (which takes its time-out) until it is answered.</summary>
    /// <exception cref="KafkaException">It failed, or was not answered within <paramref name="timeout"/> or soon after <paramref name="stopping"/>.</exception>
    public static void Await(Action<TimeSpan> call, TimeSpan timeout, TimeProvider time, CancellationToken stopping)
    {
        long start = time.GetTimestamp();
        while (true)
        {
            try
            {
                call(Slice);
                return;
            }
            catch (KafkaException e) when (e.Error.Code == ErrorCode.Local_TimedOut
                && time.GetElapsedTime(start) < (stopping.IsCancellationRequested ? StoppingTimeout : timeout))
            {
                // Not answered yet.
            }
        }
    }
}
