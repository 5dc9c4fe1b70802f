using Candlewick.EmbeddedKafka.Coordination;
using Candlewick.EmbeddedKafka.Log;
using Candlewick.EmbeddedKafka.Log.Records;
using Candlewick.EmbeddedKafka.Log.Topics;

namespace Candlewick.EmbeddedKafka.Server.Coordination;

/// <summary>A coordinator's topic, kept in ordinary partition logs.</summary>
internal sealed class CoordinatorLog(Topic topic, TimeProvider time) : ICoordinatorLog
{
    private const short Transactional = 1 << 4;
    private const int ReadBytes = 1 << 20;

    public string Topic => topic.Name;

    public int PartitionCount => topic.Partitions.Count;

    /// <summary>Finds the topic, or makes it at first use.</summary>
    public static CoordinatorLog Open(LogStore logs, string name, int partitions, TimeProvider time)
    {
        var config = new Dictionary<string, string> { ["cleanup.policy"] = "compact", ["segment.bytes"] = "104857600" };
        var topic = logs.Find(name) ?? logs.Create(name, partitions, config) switch
        {
            { Topic: { } made } => made,
            var refused => throw new LogException($"topic '{name}' cannot be made: {refused.Message}"),
        };
        return new CoordinatorLog(topic, time);
    }

    public long Append(int partition, CoordinatorBatch batch)
    {
        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var builder = new RecordBatchBuilder(now)
        {
            Attributes = batch.Producer is null ? (short)0 : Transactional,
            ProducerId = batch.Producer?.Id ?? RecordBatch.NoProducerId,
            ProducerEpoch = batch.Producer?.Epoch ?? RecordBatch.NoProducerEpoch,
        };
        foreach (var record in batch.Records)
        {
            builder.Append(now, record.Key.ToArray(), record.Value?.ToArray());
        }

        return Check(topic.Partitions[partition].Append(builder.Build(), AppendOrigin.Coordinator));
    }

    public long AppendMarker(int partition, TransactionMarker marker) =>
        Check(topic.Partitions[partition].AppendMarker(marker.Producer.Id, marker.Producer.Epoch, marker.Commit, coordinatorEpoch: 0));

    public IEnumerable<CoordinatorLogEntry> Read(int partition)
    {
        var log = topic.Partitions[partition];
        for (long offset = log.LogStartOffset; offset < log.HighWatermark;)
        {
            using var read = log.Read(offset, ReadBytes, IsolationLevel.ReadUncommitted, minOneMessage: true);
            if (read.Error != LogError.None || read.Batches.IsEmpty)
            {
                throw new LogException($"'{topic.Name}' partition {partition} cannot be read at {offset}: {read.Error}");
            }

            foreach (var entry in CoordinatorBatches.Parse(read.Batches, offset, out offset))
            {
                yield return entry;
            }
        }
    }

    private static long Check(AppendResult result) => result.Error switch
    {
        LogError.None => result.BaseOffset,
        LogError.InvalidProducerEpoch => throw new CoordinatorLogException(CoordinatorError.InvalidProducerEpoch, "a newer epoch of the producer has written already"),
        LogError.KafkaStorageError => throw new CoordinatorLogException(CoordinatorError.CoordinatorNotAvailable, "the disk refused the write"),
        _ => throw new CoordinatorLogException(CoordinatorError.UnknownServerError, $"the log refused the write: {result.Error}"),
    };
}
