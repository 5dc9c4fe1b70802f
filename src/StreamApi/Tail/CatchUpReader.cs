using System.Diagnostics;
using System.Threading.Channels;
using Candlewick.Contracts.Topics;
using Candlewick.StreamApi.Protocol;
using Candlewick.Streaming.Settings;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Tail;

/// <param name="Next">Position after the entries.</param>
/// <param name="AtEnd">True where the last stable offset was reached.</param>
internal sealed record LogSlice(List<LogEntry> Entries, long Next, bool AtEnd);

/// <summary>
/// Reads what is older than the ring: one consumer of one topic for all subscriptions that need it, served in turn,
/// a bounded slice at a time. A client that reads on from where the last slice ended costs no seek.
/// </summary>
internal sealed class CatchUpReader : IOlderRecords, IAsyncDisposable
{
    private const int SliceBytes = 4 * 1024 * 1024;
    private const int QueuedKilobytes = 8 * 1024;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    /// <summary>Without a record and without an end, which a broker that is there tells at once.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(15);

    /// <summary>For so long whoever asks next is told the same at once: one after the other they would wait for minutes.</summary>
    private static readonly TimeSpan StaysAway = TimeSpan.FromSeconds(2);

    private readonly Channel<Action<RecordReader>> _work = Channel.CreateUnbounded<Action<RecordReader>>(new() { SingleReader = true });
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lazy<Task> _thread;
    private (int Partition, long Next)? _at;
    private long? _away;

    public CatchUpReader(KafkaSettings settings, Topic topic, ILogger<CatchUpReader> logger)
    {
        // Made at the first request: most topics of most processes are never read behind their ring.
        _thread = new Lazy<Task>(() => Task.Factory.StartNew(
            () => Serve(settings, topic, logger), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
    }

    public Task<LogSlice> ReadAsync(int partition, long from, int max, CancellationToken cancellationToken) =>
        Ask(reader => Read(reader, partition, from, max, cancellationToken), cancellationToken);

    public Task<(long Low, long High)> BoundsAsync(int partition, CancellationToken cancellationToken) =>
        Ask(reader => reader.Bounds(partition, cancellationToken), cancellationToken);

    public Task<long> OffsetOfAsync(int partition, long timestampMs, CancellationToken cancellationToken) =>
        Ask(reader => reader.OffsetOf(partition, timestampMs, cancellationToken), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _work.Writer.TryComplete();
        if (_thread.IsValueCreated)
        {
            await _thread.Value;
        }

        _stopping.Dispose();
    }

    private LogSlice Read(RecordReader reader, int partition, long from, int max, CancellationToken cancellationToken)
    {
        if (_at != (partition, from))
        {
            reader.Assign([(partition, from)]);
        }

        // Set again when the slice ends where the next one may go on.
        _at = null;
        var entries = new List<LogEntry>(Math.Min(max, 2_000));
        long next = from;
        int bytes = 0;
        long heard = Stopwatch.GetTimestamp();
        while (entries.Count < max && bytes < SliceBytes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _stopping.Token.ThrowIfCancellationRequested();
            var result = reader.Next(Poll);
            if (result is { IsPartitionEOF: true })
            {
                // The end is told once: a read from here on has to ask again.
                return new LogSlice(entries, Math.Max(next, result.Offset.Value), AtEnd: true);
            }

            if (result is not null)
            {
                entries.Add(RecordReader.ToEntry(result));
                next = result.Offset.Value + 1;
                bytes += result.Message.Value?.Length ?? 0;
                heard = Stopwatch.GetTimestamp();
            }
            else if (Stopwatch.GetElapsedTime(heard) >= LongestSilence)
            {
                throw RecordReader.Away();
            }
        }

        _at = (partition, next);
        return new LogSlice(entries, next, AtEnd: false);
    }

    private async Task<T> Ask<T>(Func<RecordReader, T> question, CancellationToken cancellationToken)
    {
        _ = _thread.Value;
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        bool accepted = _work.Writer.TryWrite(reader =>
        {
            if (_away is { } away && Stopwatch.GetElapsedTime(away) < StaysAway)
            {
                answer.SetException(RecordReader.Away());
                return;
            }

            try
            {
                answer.SetResult(question(reader));
                _away = null;
            }
            catch (RequestException e)
            {
                _away = Stopwatch.GetTimestamp();
                answer.SetException(e);
            }
            catch (OperationCanceledException e)
            {
                answer.SetCanceled(e.CancellationToken);
            }
            catch (Exception e)
            {
                // The asker's to handle; the thread serves the next one.
                answer.SetException(e);
            }
        });
        ObjectDisposedException.ThrowIf(!accepted, this);
        return await answer.Task.WaitAsync(cancellationToken);
    }

    private void Serve(KafkaSettings settings, Topic topic, ILogger logger)
    {
        using var reader = new RecordReader(settings, topic, QueuedKilobytes, logger);
        while (_work.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (_work.Reader.TryRead(out var work))
            {
                work(reader);
            }
        }
    }
}
