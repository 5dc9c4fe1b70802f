using Candlewick.EmbeddedKafka.Log;
using Candlewick.EmbeddedKafka.Log.Records;
using Candlewick.EmbeddedKafka.Log.Topics;
using Candlewick.EmbeddedKafka.Protocol;
using Candlewick.EmbeddedKafka.Server;
using Candlewick.EmbeddedKafka.Server.Handlers.Records;
using Candlewick.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.EmbeddedKafka.Tests.Server;

/// <summary>
/// Produce and fetch allocate for a request, not for its records: 5,000 records may cost less than one byte each more
/// than 50 do. Reading and writing the frames around them has tests of its own, in Protocol.
/// </summary>
public sealed class AllocationTests : IDisposable
{
    private const long Time = 1_700_000_000_000;
    private const int Few = 50;
    private const int Many = 5000;

    private readonly TempFolder _folder = new("allocations");
    private readonly LogStore _logs;
    private readonly BrokerServices _broker;

    public AllocationTests()
    {
        var settings = new LogSettings { Time = TimeProvider.System, Logger = NullLogger.Instance };
        _logs = LogStore.Open(new LogStoreOptions { Folder = _folder.FullPath }, settings, () => new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11));
        // Records outside groups and transactions concern neither coordinator.
        _broker = new BrokerServices(new BrokerOptions { Folder = _folder.FullPath }, _logs, null!, null!, TimeProvider.System);
        _logs.Create("ticks", 2, new Dictionary<string, string>());
    }

    [Fact]
    public void Producing_more_records_in_a_request_allocates_no_more() =>
        AssertSame(Produced(0, Few), Produced(1, Many));

    [Fact]
    public void Fetching_more_records_in_a_request_allocates_no_more()
    {
        Produced(0, Few);
        Produced(1, Many);
        AssertSame(Fetched(0), Fetched(1));
    }

    public void Dispose()
    {
        _logs.Dispose();
        _folder.Dispose();
    }

    private static void AssertSame(long few, long many) =>
        Assert.True(many - few < Many - Few, $"{Few} records: {few} bytes allocated, {Many} records: {many} bytes");

    /// <summary>Bytes that the last of three requests of one batch each allocated: pools and tables are filled by then.</summary>
    private long Produced(int partition, int records) => Last([.. Enumerable.Range(0, 3).Select(_ => Batch(records))], batch =>
    {
        var topic = new ProduceRequest.Topic { Name = "ticks", PartitionData = [new() { Index = partition, Records = batch }] };
        var answer = Ask<ProduceResponse>(new ProduceHandler(_broker), 9, new ProduceRequest { Acks = -1, TopicData = [topic] });
        Assert.Equal(ErrorCode.None, answer.Responses[0].PartitionResponses[0].ErrorCode);
    });

    private long Fetched(int partition) => Last([partition, partition, partition], index =>
    {
        var topic = new FetchRequest.FetchTopic { Topic = "ticks", Partitions = [new() { Partition = index, PartitionMaxBytes = 1 << 20 }] };
        var answer = Ask<FetchResponse>(new FetchHandler(_broker), 11, new FetchRequest { MaxBytes = 1 << 20, MinBytes = 1, Topics = [topic] });
        Assert.True(answer.Responses[0].Partitions[0].Records is { Length: > 0 });
    });

    private static long Last<T>(IReadOnlyList<T> requests, Action<T> send)
    {
        long before = 0;
        foreach (var request in requests)
        {
            before = GC.GetAllocatedBytesForCurrentThread();
            send(request);
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static TResponse Ask<TResponse>(IRequestHandler handler, short version, IMessage request)
    {
        var context = new RequestContext(version, "test", "/127.0.0.1", CancellationToken.None);
        var answer = handler.HandleAsync(request, context).AsTask();
        Assert.True(answer.IsCompletedSuccessfully, "the request waits, which this thread could not measure");
        context.Release();
        return (TResponse)answer.Result!;
    }

    private static ReadOnlyMemory<byte> Batch(int records)
    {
        var batch = new RecordBatchBuilder(Time);
        for (int i = 0; i < records; i++)
        {
            batch.Append(Time, null, new byte[60]);
        }

        return batch.Build();
    }
}
