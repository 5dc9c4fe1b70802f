using System.Runtime.InteropServices;
using Candlewick.EmbeddedKafka.Coordination;
using Candlewick.EmbeddedKafka.Log;
using Candlewick.EmbeddedKafka.Log.Records;
using Candlewick.EmbeddedKafka.Log.Topics;
using Candlewick.EmbeddedKafka.Protocol;

namespace Candlewick.EmbeddedKafka.Server.Handlers.Records;

/// <summary>
/// Appends batches as the client sent them. One replica: every value of acks but 0 waits for the same write. Versions 0
/// to 2 are advertised and refused, as Kafka does: some releases of librdkafka take their absence for a broker without
/// compression.
/// </summary>
internal sealed class ProduceHandler(BrokerServices broker) : RequestHandler<ProduceRequest>(ApiKey.Produce, 0, 11)
{
    protected override ValueTask<IMessage?> HandleAsync(ProduceRequest request, RequestContext context)
    {
        bool acksValid = request.Acks is >= -1 and <= 1;
        var response = new ProduceResponse();
        bool failed = false;
        foreach (var topicData in request.TopicData)
        {
            var topic = broker.Logs.Find(topicData.Name);
            var answer = new ProduceResponse.Topic { Name = topicData.Name };
            foreach (var data in topicData.PartitionData)
            {
                var partition = acksValid ? Append(request, topic, topicData.Name, data) : Failed(data.Index, ErrorCode.InvalidRequiredAcks);
                failed |= partition.ErrorCode != ErrorCode.None;
                answer.PartitionResponses.Add(partition);
            }

            response.Responses.Add(answer);
        }

        return request.Acks != 0 ? Answers.Of(response)
            : !failed ? ValueTask.FromResult<IMessage?>(null)
            // The client waits for no answer, so all that can tell it is the end of the connection.
            : throw new MalformedRequestException("A produce request without acknowledgement could not be carried out.");
    }

    private ProduceResponse.Partition Append(ProduceRequest request, Topic? topic, string topicName, ProduceRequest.Partition data)
    {
        if (topic?.Partition(data.Index) is not { } log)
        {
            return Failed(data.Index, ErrorCode.UnknownTopicOrPartition);
        }

        if (topic.IsInternal)
        {
            return Failed(data.Index, ErrorCode.InvalidTopicException);
        }

        if (data.Records is not { Length: > 0 } records)
        {
            return Failed(data.Index, ErrorCode.InvalidRecord);
        }

        if (Verify(request.TransactionalId, records.Span, new TopicPartition(topicName, data.Index)) is var refusal && refusal != ErrorCode.None)
        {
            return Failed(data.Index, refusal);
        }

        // The frame is this connection's until it is answered: offsets are stamped in place, nothing is copied.
        var result = log.Append(MemoryMarshal.AsMemory(records), AppendOrigin.Client);
        return new ProduceResponse.Partition
        {
            Index = data.Index,
            ErrorCode = result.Error.ToCode(),
            BaseOffset = result.BaseOffset,
            LogAppendTimeMs = result.LogAppendTimeMs,
            LogStartOffset = result.LogStartOffset,
        };
    }

    /// <summary>
    /// A transactional batch must belong to a transaction that is open and knows this partition, or nobody would ever
    /// decide it. Whether the bytes are a batch is the log's to say: it computes the checksum.
    /// </summary>
    private ErrorCode Verify(string? transactionalId, ReadOnlySpan<byte> records, TopicPartition partition)
    {
        if (records.Length < RecordBatch.HeaderBytes)
        {
            return ErrorCode.None;
        }

        var batch = new RecordBatch(records);
        return batch.Magic != RecordBatch.CurrentMagic || !batch.IsTransactional ? ErrorCode.None
            : transactionalId is null ? ErrorCode.InvalidTxnState
            : broker.Transactions.Verify(transactionalId, new ProducerIdentity(batch.ProducerId, batch.ProducerEpoch), partition).ToCode();
    }

    private static ProduceResponse.Partition Failed(int index, ErrorCode error) => new() { Index = index, ErrorCode = error, BaseOffset = -1 };
}
