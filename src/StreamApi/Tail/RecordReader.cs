using System.Buffers.Text;
using System.Diagnostics;
using Candlewick.Contracts.Topics;
using Candlewick.StreamApi.Protocol;
using Candlewick.Streaming.Clients;
using Candlewick.Streaming.Settings;
using Candlewick.Streaming.Tracing;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Tail;

/// <summary>A consumer of one topic, outside any group's assignment: it is told where to read, and reads committed records only.</summary>
internal sealed partial class RecordReader : IDisposable
{
    private static readonly TimeSpan QueryTimeout = TimeSpan.FromSeconds(5);

    /// <summary>How long a client's question waits for a broker that is away.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly IConsumer<string?, byte[]?> _consumer;
    private readonly string _topic;
    private readonly ILogger _logger;

    public RecordReader(KafkaSettings settings, Topic topic, int queuedKilobytes, ILogger logger)
    {
        _topic = settings.NameOf(topic);
        _logger = logger;
        var config = settings.Consumer(settings.GroupId("api"));
        config.QueuedMaxMessagesKbytes = queuedKilobytes;
        // Open candles say up to which tick they reach. Headers of all others cost an allocation a record for nothing.
        config.ConsumeResultFields = topic == TopicCatalog.CandlesLive ? "headers,timestamp" : TraceHeaders.Fields("timestamp");
        _consumer = KafkaClients.Consumer<string?, byte[]?>(config, logger)
            .SetKeyDeserializer(new KeyPool())
            .SetValueDeserializer(new ValueBytes())
            .Build();
    }

    /// <summary>First and next offset of a partition. Waits for a broker that is away.</summary>
    /// <param name="forEver">However long that is; else for some seconds.</param>
    /// <exception cref="OperationCanceledException"><paramref name="stopping"/> came first.</exception>
    /// <exception cref="RequestException"><c>upstream_unavailable</c>: it stays away.</exception>
    public (long Low, long High) Bounds(int partition, CancellationToken stopping, bool forEver = false) => Retry(
        () =>
        {
            var bounds = _consumer.QueryWatermarkOffsets(new TopicPartition(_topic, partition), QueryTimeout);
            return (bounds.Low.Value, bounds.High.Value);
        },
        stopping,
        forEver);

    /// <summary>
    /// The first offset whose record is stamped at or after <paramref name="timestampMs"/>; the end where there is
    /// none. All records before it are stamped earlier; those after it may be, too.
    /// </summary>
    /// <exception cref="RequestException"><c>upstream_unavailable</c>: the broker stays away.</exception>
    public long OffsetOf(int partition, long timestampMs, CancellationToken stopping)
    {
        var asked = new TopicPartitionTimestamp(_topic, partition, new Timestamp(timestampMs, TimestampType.CreateTime));
        long offset = Retry(() => _consumer.OffsetsForTimes([asked], QueryTimeout)[0].Offset.Value, stopping);
        return offset >= 0 ? offset : Bounds(partition, stopping).High;
    }

    public void Assign(IEnumerable<(int Partition, long Offset)> positions) =>
        _consumer.Assign(positions.Select(p => new TopicPartitionOffset(_topic, p.Partition, p.Offset)));

    /// <summary>
    /// The next record or end of a partition; null after <paramref name="wait"/> without one. Errors that pass are
    /// logged and waited out.
    /// </summary>
    /// <exception cref="PositionLostException">The position is not in the topic any more.</exception>
    public ConsumeResult<string?, byte[]?>? Next(TimeSpan wait)
    {
        try
        {
            return _consumer.Consume(wait);
        }
        catch (ConsumeException e) when (e.Error.Code is ErrorCode.Local_AutoOffsetReset or ErrorCode.OffsetOutOfRange)
        {
            throw new PositionLostException($"records of '{_topic}' were deleted before they were read ({e.Error.Reason})", e);
        }
        catch (ConsumeException e) when (!e.Error.IsFatal)
        {
            LogConsumeFailed(_topic, e.Error.Reason);
            return null;
        }
    }

    public static LogEntry ToEntry(ConsumeResult<string?, byte[]?> result) => new(
        result.Partition.Value, result.Offset.Value, result.Message.Timestamp.UnixTimestampMs, result.Message.Key, result.Message.Value)
    {
        Trace = TraceHeaders.Read(result.Message.Headers),
        TicksLast = LastTickOf(result.Message.Headers),
    };

    public void Dispose() => _consumer.Dispose();

    private static long? LastTickOf(Headers? headers) =>
        headers is { Count: > 0 } && headers.TryGetLastBytes(RecordHeaders.TicksLast, out byte[] value) && Utf8Parser.TryParse(value, out long offset, out int used) && used == value.Length
            ? offset
            : null;

    /// <summary>Said to a client instead of letting it wait.</summary>
    public static RequestException Away() => new(ErrorCodes.UpstreamUnavailable, "Kafka does not answer; try again, or resume, in some seconds", retryable: true);

    private T Retry<T>(Func<T> query, CancellationToken stopping, bool forEver = false)
    {
        long since = Stopwatch.GetTimestamp();
        while (true)
        {
            stopping.ThrowIfCancellationRequested();
            try
            {
                return query();
            }
            catch (KafkaException e) when (!e.Error.IsFatal)
            {
                LogConsumeFailed(_topic, e.Error.Reason);
                if (!forEver && Stopwatch.GetElapsedTime(since) >= Patience)
                {
                    throw Away();
                }

                stopping.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(200));
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Reading {Topic}: {Reason}")]
    private partial void LogConsumeFailed(string topic, string reason);

    /// <summary>Values as they are; a tombstone stays null.</summary>
    private sealed class ValueBytes : IDeserializer<byte[]?>
    {
        public byte[]? Deserialize(ReadOnlySpan<byte> data, bool isNull, SerializationContext context) => isNull ? null : data.ToArray();
    }
}
