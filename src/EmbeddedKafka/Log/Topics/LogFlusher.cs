namespace Candlewick.EmbeddedKafka.Log.Topics;

/// <summary>
/// <see cref="FlushPolicy.EveryMs"/>: forces every log to disk again and again. Beside the upkeep and not part of it,
/// so that a long compaction does not lengthen what a machine's crash may lose.
/// </summary>
internal sealed class LogFlusher(LogStore store, TimeSpan interval, TimeProvider time)
{
    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                // A log whose flush fails says so, and takes no more records.
                foreach (var log in store.Topics.SelectMany(t => t.Partitions))
                {
                    log.Flush();
                }
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }
    }
}
