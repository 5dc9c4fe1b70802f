using Microsoft.Extensions.Logging;

namespace Candlewick.EmbeddedKafka.Log.Topics;

/// <summary>
/// What a store needs done from time to time: checkpoints, retention, compaction. One loop, one partition
/// after another, so that upkeep never takes more than one core from clients.
/// </summary>
internal sealed class LogUpkeep(LogStore store, LogStoreOptions options, TimeProvider time, ILogger logger)
{
    private long _checkpointed;
    private long _retained;
    private long _compacted;

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        _checkpointed = _retained = _compacted = time.GetTimestamp();
        using var timer = new PeriodicTimer(
            options.CompactionInterval < options.CheckpointInterval ? options.CompactionInterval : options.CheckpointInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                RunOnce();
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }
    }

    /// <summary>Does what is due by now.</summary>
    public void RunOnce()
    {
        if (IsDue(ref _checkpointed, options.CheckpointInterval))
        {
            ForEach(static log =>
            {
                if (log.WantsCheckpoint)
                {
                    log.TakeCheckpoint();
                }
            });
        }

        if (IsDue(ref _retained, options.RetentionInterval))
        {
            ForEach(static log =>
            {
                log.Retain();
                log.ExpireProducers();
                log.Trim();
            });
        }

        if (IsDue(ref _compacted, options.CompactionInterval))
        {
            ForEach(static log =>
            {
                if (log.Config.Compact)
                {
                    log.Compact();
                }
            });
        }
    }

    private bool IsDue(ref long last, TimeSpan interval)
    {
        if (time.GetElapsedTime(last) < interval)
        {
            return false;
        }

        last = time.GetTimestamp();
        return true;
    }

    private void ForEach(Action<PartitionLog> work)
    {
        foreach (var log in store.Topics.SelectMany(t => t.Partitions))
        {
            try
            {
                work(log);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or Segments.SegmentGoneException)
            {
                // A full disk, or a topic deleted under us: the next round sees.
                LogMessages.UpkeepFailed(logger, log.Folder, e.Message);
            }
        }
    }
}
