using Candlewick.EmbeddedKafka.Log;
using Candlewick.EmbeddedKafka.Log.Topics;
using Candlewick.EmbeddedKafka.Protocol;

namespace Candlewick.EmbeddedKafka.Server.Handlers.Records;

/// <summary>
/// Reads batches, waiting for new ones without a thread. Every request names all its partitions: fetch sessions are
/// refused, as Kafka does when it has no room for them, and clients go on without.
/// </summary>
internal sealed class FetchHandler(BrokerServices broker) : RequestHandler<FetchRequest>(ApiKey.Fetch, 4, 17)
{
    protected override async ValueTask<IMessage?> HandleAsync(FetchRequest request, RequestContext context)
    {
        if (request.SessionId != 0)
        {
            return new FetchResponse { ErrorCode = ErrorCode.FetchSessionIdNotFound };
        }

        var (response, bytes, final) = Read(request, context, watch: null);
        if (final || bytes >= request.MinBytes || request.MaxWaitMs <= 0)
        {
            return response;
        }

        using var waiter = new GrowthWaiter(request.MinBytes - bytes);
        context.Release();
        (response, bytes, final) = Read(request, context, waiter);
        if (final || bytes >= request.MinBytes)
        {
            return response;
        }

        await waiter.WaitAsync(TimeSpan.FromMilliseconds(request.MaxWaitMs), broker.Time, context.Aborted);
        context.Release();
        return Read(request, context, watch: null).Response;
    }

    /// <param name="watch">Told of growth from before the read on, so that nothing slips in between.</param>
    /// <returns>The response, its record bytes, and whether waiting would change nothing.</returns>
    private (FetchResponse Response, int Bytes, bool Final) Read(FetchRequest request, RequestContext context, GrowthWaiter? watch)
    {
        var response = new FetchResponse();
        int wanted = Math.Min(request.MaxBytes, broker.Options.MaxFetchBytes);
        wanted = (int)Math.Min(wanted, request.Topics.Sum(topic => topic.Partitions.Sum(partition => (long)Math.Max(partition.PartitionMaxBytes, 0))));
        var memory = broker.Memory.TakeUpTo(wanted, out int left);
        int total = 0;
        bool failed = false;
        foreach (var asked in request.Topics)
        {
            var topic = context.Version >= 13 ? broker.Logs.Find(asked.TopicId) : broker.Logs.Find(asked.Topic);
            var answer = new FetchResponse.FetchedTopic { Topic = asked.Topic, TopicId = asked.TopicId };
            foreach (var partition in asked.Partitions)
            {
                var read = Read(topic, partition, request, context, watch, Math.Max(left - total, 0), minOneMessage: total == 0);
                total += read.Records?.Length ?? 0;
                failed |= read.ErrorCode != ErrorCode.None;
                answer.Partitions.Add(read);
            }

            response.Responses.Add(answer);
        }

        // A poll that waits with little in its hands keeps nobody else from theirs.
        if (memory is not null && total > TransferMemory.Free)
        {
            context.Hold(memory);
        }
        else
        {
            memory?.Dispose();
        }

        return (response, total, failed || request.Topics.Count == 0);
    }

    private static FetchResponse.Partition Read(
        Topic? topic, FetchRequest.FetchPartition asked, FetchRequest request, RequestContext context, GrowthWaiter? watch, int left, bool minOneMessage)
    {
        if (topic?.Partition(asked.Partition) is not { } log)
        {
            return Failed(asked.Partition, topic is null && context.Version >= 13 ? ErrorCode.UnknownTopicId : ErrorCode.UnknownTopicOrPartition);
        }

        if (asked.CurrentLeaderEpoch > PartitionLog.LeaderEpoch)
        {
            return Failed(asked.Partition, ErrorCode.UnknownLeaderEpoch);
        }

        watch?.Watch(log);
        var read = log.Read(asked.FetchOffset, Math.Min(left, asked.PartitionMaxBytes), (IsolationLevel)request.IsolationLevel, minOneMessage);
        context.Hold(read);
        return new FetchResponse.Partition
        {
            PartitionIndex = asked.Partition,
            ErrorCode = read.Error.ToCode(),
            HighWatermark = read.Error == LogError.None ? read.HighWatermark : -1,
            LastStableOffset = read.Error == LogError.None ? read.LastStableOffset : -1,
            LogStartOffset = read.Error == LogError.None ? read.LogStartOffset : -1,
            AbortedTransactions = read.Aborted is null ? null
                : [.. read.Aborted.Select(aborted => new FetchResponse.AbortedTransaction { ProducerId = aborted.ProducerId, FirstOffset = aborted.FirstOffset })],
            Records = read.Batches,
        };
    }

    private static FetchResponse.Partition Failed(int partition, ErrorCode error) =>
        new() { PartitionIndex = partition, ErrorCode = error, HighWatermark = -1, LastStableOffset = -1, LogStartOffset = -1, Records = ReadOnlyMemory<byte>.Empty };
}
