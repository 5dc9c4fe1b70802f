using System.Diagnostics;
using Candlewick.Contracts.Topics;
using Candlewick.Streaming.Settings;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Tail;

/// <summary>
/// Follows every partition of one topic on a thread of its own, for all clients of this process, and hands what it
/// reads to a sink.
/// </summary>
internal sealed partial class LogTail(KafkaSettings settings, Topic topic, int partitions, ITailSink sink, ILogger<LogTail> logger)
{
    /// <summary>Longest time a record waits for others before those who wait for it are woken.</summary>
    private static readonly TimeSpan FlushInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// Least time between two wakings: each costs a client that has something a send, which 2 ms of records share. A record that comes
    /// alone wakes them at once.
    /// </summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    private const int QueuedKilobytes = 16 * 1024;

    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Name => topic.Name;

    /// <summary>Completes when the end of every partition was reached for the first time.</summary>
    public Task Ready => _ready.Task;

    /// <summary>Completes when the thread has ended; faulted where it ended by an error.</summary>
    public Task Ended => _ended.Task;

    public void Start(CancellationToken stopping) =>
        new Thread(() => Run(stopping)) { IsBackground = true, Name = $"tail {topic.Name}" }.Start();

    private void Run(CancellationToken stopping)
    {
        try
        {
            Follow(stopping);
            _ended.TrySetResult();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            _ended.TrySetResult();
        }
        catch (Exception e)
        {
            // Whoever awaits Ended stops the service with it.
            LogFailed(topic.Name, e);
            _ended.TrySetException(e);
        }
        finally
        {
            _ready.TrySetCanceled(CancellationToken.None);
        }
    }

    private void Follow(CancellationToken stopping)
    {
        using var reader = new RecordReader(settings, topic, QueuedKilobytes, logger);
        var starts = new List<(int, long)>(partitions);
        for (int p = 0; p < partitions; p++)
        {
            var (low, high) = reader.Bounds(p, stopping, forEver: true);
            starts.Add((p, sink.Start(p, low, high)));
        }

        reader.Assign(starts);
        var open = Enumerable.Range(0, partitions).ToHashSet();
        bool fresh = false;
        long flushed = Stopwatch.GetTimestamp();
        var since = TimeSpan.Zero;
        while (!stopping.IsCancellationRequested)
        {
            var result = reader.Next(!fresh ? FlushInterval : since < Pause ? Pause - since : TimeSpan.Zero);
            if (result is { IsPartitionEOF: false })
            {
                sink.Append(RecordReader.ToEntry(result));
                fresh = true;
            }
            else if (result is null)
            {
                if (!fresh)
                {
                    sink.Idle();
                }
            }
            else
            {
                sink.Reached(result.Partition.Value, result.Offset.Value);
                fresh = true;
                if (open.Remove(result.Partition.Value) && open.Count == 0)
                {
                    _ready.TrySetResult();
                }
            }

            since = Stopwatch.GetElapsedTime(flushed);
            if (fresh && (since >= FlushInterval || (since >= Pause && result is null or { IsPartitionEOF: true })))
            {
                sink.Flush();
                flushed = Stopwatch.GetTimestamp();
                (since, fresh) = (TimeSpan.Zero, false);
            }
        }
    }

    [LoggerMessage(LogLevel.Critical, "Following topic {Topic} failed")]
    private partial void LogFailed(string topic, Exception exception);
}
