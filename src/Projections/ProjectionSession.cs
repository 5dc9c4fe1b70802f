using Candlewick.EventStore.Offsets;
using Candlewick.Streaming.Clients;
using Candlewick.Streaming.Tracing;
using Candlewick.Streaming.Transactions;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Candlewick.Projections;

/// <summary>
/// One membership of the consumer group, on one thread: reads, fills a batch, stores it, until something goes wrong or
/// it is told to stop. Whatever goes wrong has one answer: the session ends with an exception, and the next one loads
/// the positions the database has. So a commit of unknown outcome, an owner that was too slow and a database that was
/// away all take the same, much-tested way.
/// </summary>
/// <remarks>
/// A transaction begins and ends within <see cref="Store"/>, outside the consumer's callbacks: when partitions are
/// revoked none is open, and what was read and not stored is read again by the next owner.
/// </remarks>
internal sealed partial class ProjectionSession<TRow> : IDisposable
    where TRow : class
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromMilliseconds(100);

    private readonly ProjectionOptions _options;
    private readonly IProjection<TRow> _projection;
    private readonly FencedTransaction _transaction;
    private readonly ProjectionPositions _positions;
    private readonly ProjectionStatus _status;
    private readonly ProjectionMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationToken _stopping;
    private readonly string _topic;
    private readonly string _topicId;
    private readonly IConsumer<byte[], byte[]> _consumer;
    private readonly ProjectionLetters _letters;

    private readonly ProjectionBatch<TRow> _batch = new();
    private readonly Dictionary<int, long> _next = [];
    private readonly HashSet<int> _atEnd = [];

    public ProjectionSession(
        ProjectionOptions options, IProjection<TRow> projection, ProjectionStatus status, ProjectionMetrics metrics, TimeProvider time, ILogger logger, CancellationToken stopping)
    {
        _options = options;
        _projection = projection;
        _topic = options.Kafka.NameOf(projection.Topic);
        _topicId = options.Layout.IdOf(projection.Topic);
        var offsets = new ProjectionOffsets(projection.Name);
        _transaction = new FencedTransaction(options.Database, offsets);
        _positions = new ProjectionPositions(options.Database, offsets, _topic, _topicId);
        _status = status;
        _metrics = metrics;
        _time = time;
        _logger = logger;
        _stopping = stopping;
        _consumer = BuildConsumer();
        _letters = new ProjectionLetters(options.Kafka, projection.Name, _topic, logger);
    }

    /// <summary>True once a batch was stored.</summary>
    public bool HasStored { get; private set; }

    /// <summary>Runs until it is to stop; what was read and not stored by then is dropped.</summary>
    /// <exception cref="PositionException">Going on would skip or repeat records.</exception>
    public void Run()
    {
        _consumer.Subscribe(_topic);
        while (!_stopping.IsCancellationRequested)
        {
            Step();
        }
    }

    public void Dispose()
    {
        // A static member does not leave its group by this: its successor takes its place.
        _consumer.Close();
        _consumer.Dispose();
        _letters.Dispose();
    }

    private void Step()
    {
        var left = _batch.Records == 0 ? MaxWait : _options.BatchDelay - _time.GetElapsedTime(_batch.Begun);
        if (_batch.Records >= _options.BatchRecords || left <= TimeSpan.Zero)
        {
            Store();
            return;
        }

        if (Consume(left < MaxWait ? left : MaxWait) is { } result)
        {
            Take(result);
        }
    }

    private ConsumeResult<byte[], byte[]>? Consume(TimeSpan wait)
    {
        try
        {
            return _consumer.Consume(wait);
        }
        catch (ConsumeException e) when (e.Error.Code is ErrorCode.Local_AutoOffsetReset or ErrorCode.OffsetOutOfRange)
        {
            throw new PositionException(
                $"projection '{_projection.Name}': its position in '{_topic}' is out of range ({e.Error.Reason}). "
                + "Restore the topic, or set POSTGRES to an empty database and let it be filled again (docs/operations.md).", e);
        }
        catch (ConsumeException e) when (e.Error.IsFatal)
        {
            throw new PositionException(
                $"this projector was put out of its group ({e.Error.Reason}): another process runs as worker '{_options.Kafka.WorkerName}'. "
                + "Give each process a WORKER_NAME of its own.", e);
        }
        catch (ConsumeException e)
        {
            // librdkafka goes on by itself: brokers away, coordinator moving.
            LogConsumeError(_projection.Name, e.Error.Reason);
            return null;
        }
    }

    private void Take(ConsumeResult<byte[], byte[]> result)
    {
        int partition = result.Partition.Value;
        if (!_next.ContainsKey(partition))
        {
            return;
        }

        if (result.IsPartitionEOF)
        {
            _atEnd.Add(partition);
            if (!_batch.Next.ContainsKey(partition))
            {
                _status.Behind(partition, 0);
            }

            return;
        }

        _atEnd.Remove(partition);
        if (_batch.Records == 0)
        {
            _batch.Begin(_time.GetTimestamp());
        }

        if (!_projection.TryDecode(result, out var row, out string? reason))
        {
            _metrics.Skipped();
            LogNotStorable(_projection.Name, _topic, partition, result.Offset.Value, reason);
            _letters.Send(result, reason);
        }

        _batch.Add(partition, result.Offset.Value, row, ProjectionTraces.AreHeard ? TraceHeaders.Read(result.Message.Headers) : null);
    }

    private void Store()
    {
        long start = _time.GetTimestamp();
        using var activity = ProjectionTraces.Store(_projection.Name, _batch.Traces);
        _letters.DeliveredAsync(_stopping).GetAwaiter().GetResult();
        var moves = _batch.Next.Select(n => new ProjectionMove(_topic, _topicId, n.Key, _next[n.Key], n.Value)).ToList();
        int rows = _transaction.StoreAsync(moves, (transaction, stopping) => _projection.WriteAsync(transaction, _batch.Rows, stopping), _stopping).GetAwaiter().GetResult();
        foreach (var (partition, next) in _batch.Next)
        {
            _next[partition] = next;
        }

        HasStored = true;
        _metrics.Stored(rows, _time.GetElapsedTime(start));
        _status.Stored(_batch.Next, rows, _batch.Skipped, _batch.Begun);
        foreach (int partition in _batch.Next.Keys)
        {
            _status.Behind(partition, _atEnd.Contains(partition) ? 0 : Behind(partition));
        }

        _batch.Clear();
    }

    private long Behind(int partition)
    {
        // At least one, until the consumer itself says that it is at the end: what it knows of the end may be old.
        var ends = _consumer.GetWatermarkOffsets(new TopicPartition(_topic, partition));
        return Math.Max(1, ends.High.Value - _next[partition]);
    }

    private List<TopicPartitionOffset> Assigned(IReadOnlyList<TopicPartition> partitions)
    {
        Forget();
        foreach (var (partition, next) in _positions.LoadAsync(partitions, _consumer.QueryWatermarkOffsets, _stopping).GetAwaiter().GetResult())
        {
            _next[partition] = next;
        }

        _status.Assigned(_next);
        LogAssigned(_projection.Name, string.Join(", ", _next.Select(n => $"{n.Key} from {n.Value}")));
        return partitions.Select(p => new TopicPartitionOffset(p, _next[p.Partition.Value])).ToList();
    }

    private void Revoked(IReadOnlyList<TopicPartitionOffset> partitions)
    {
        Forget();
        _status.GaveUp();
        LogRevoked(_projection.Name, string.Join(", ", partitions.Select(p => p.Partition.Value)));
    }

    private void Forget()
    {
        _batch.Clear();
        _next.Clear();
        _atEnd.Clear();
    }

    private IConsumer<byte[], byte[]> BuildConsumer()
    {
        var config = _options.Kafka.Consumer(_options.Kafka.GroupId(_projection.Group));
        config.GroupInstanceId = _options.Kafka.GroupInstanceId(_projection.Group, 0);
        config.ConsumeResultFields = "headers";
        return KafkaClients.Consumer<byte[], byte[]>(config, _logger)
            .SetPartitionsAssignedHandler((_, partitions) => Assigned(partitions))
            .SetPartitionsRevokedHandler((_, partitions) => Revoked(partitions))
            .SetPartitionsLostHandler((_, partitions) => Revoked(partitions))
            .Build();
    }

    [LoggerMessage(LogLevel.Information, "Projection {Projection}: partitions {Partitions}")]
    private partial void LogAssigned(string projection, string partitions);

    [LoggerMessage(LogLevel.Information, "Projection {Projection}: gave up partitions {Partitions}")]
    private partial void LogRevoked(string projection, string partitions);

    [LoggerMessage(LogLevel.Error, "Skipped offset {Offset} of {Topic}[{Partition}], which projection {Projection} passes over: {Reason}. It goes to dead-letters")]
    private partial void LogNotStorable(string projection, string topic, int partition, long offset, string reason);

    [LoggerMessage(LogLevel.Warning, "Projection {Projection}: consumer: {Reason}")]
    private partial void LogConsumeError(string projection, string reason);
}
