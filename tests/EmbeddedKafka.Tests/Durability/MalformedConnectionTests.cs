using System.Buffers.Binary;
using Candlewick.EmbeddedKafka.Log.Records;
using Candlewick.EmbeddedKafka.Protocol;

namespace Candlewick.EmbeddedKafka.Tests.Durability;

/// <summary>What a live broker does with bytes that are no request, while another client works.</summary>
public sealed class MalformedConnectionTests(LiveBroker broker) : IClassFixture<LiveBroker>
{
    private const long Time = 1_700_000_000_000;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(30);

    private static readonly int Rounds = int.TryParse(Environment.GetEnvironmentVariable("CANDLEWICK_FUZZ"), out int rounds) ? rounds : 300;

    public static TheoryData<string, byte[]> BrokenFrames => new()
    {
        { "a negative length", [0xff, 0xff, 0xff, 0xff, 0, 0] },
        { "no length at all", [0, 0, 0, 0] },
        { "a length without a header", [0, 0, 0, 4, 0, 18, 0, 0] },
        { "two gigabytes", [0x7f, 0xff, 0xff, 0xff, 0, 18, 0, 0] },
        { "an HTTP request", "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray() },
        { "a TLS hello", [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03] },
        { "an API that does not exist", Header(9999, 0) },
        { "a negative API", Header(-1, 0) },
        { "an API of brokers among themselves", Header(4, 0) },
        { "a version too new", Header((short)ApiKey.Metadata, 99) },
        { "a negative version", Header((short)ApiKey.Metadata, -1) },
        { "a client id longer than the frame", [0, 0, 0, 10, 0, 3, 0, 1, 0, 0, 0, 1, 0x7f, 0xff] },
        { "a list longer than the frame", WithLength([0, 3, 0, 1, 0, 0, 0, 1, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff]) },
    };

    [Theory]
    [MemberData(nameof(BrokenFrames))]
    public async Task A_broken_frame_ends_its_connection_and_no_other(string what, byte[] bytes)
    {
        using var other = await RawConnection.OpenAsync(broker.Port);
        await broker.AssertServesAsync(other, what);
        using var bad = await RawConnection.OpenAsync(broker.Port);
        await bad.SendAsync(bytes);
        Assert.Null(await bad.ReceiveAsync());
        await broker.AssertServesAsync(other, what);
    }

    [Fact]
    public async Task A_frame_cut_anywhere_is_waited_for_and_then_forgotten()
    {
        byte[] whole = RawConnection.Frame(ApiKey.Metadata, 1, 7, new MetadataRequest { Topics = [] });
        using var other = await RawConnection.OpenAsync(broker.Port);
        for (int length = 1; length < whole.Length; length++)
        {
            using var bad = await RawConnection.OpenAsync(broker.Port);
            await bad.SendAsync(whole.AsMemory(0, length));
            await broker.AssertServesAsync(other, $"cut at {length}");
            bad.EndSending();
            Assert.Null(await bad.ReceiveAsync());
        }
    }

    [Fact]
    public async Task A_frame_may_arrive_byte_by_byte_and_two_at_once()
    {
        byte[] one = RawConnection.Frame(ApiKey.ApiVersions, 0, 1, new ApiVersionsRequest());
        byte[] two = RawConnection.Frame(ApiKey.Metadata, 1, 2, new MetadataRequest { Topics = [] });
        using var connection = await RawConnection.OpenAsync(broker.Port);
        foreach (byte b in one)
        {
            await connection.SendAsync(new[] { b });
        }

        RawConnection.Read(await connection.ReceiveAsync(), ApiKey.ApiVersions, 0, 1);
        await connection.SendAsync((byte[])[.. one, .. two]);
        RawConnection.Read(await connection.ReceiveAsync(), ApiKey.ApiVersions, 0, 1);
        RawConnection.Read(await connection.ReceiveAsync(), ApiKey.Metadata, 1, 2);
    }

    [Fact]
    public async Task ApiVersions_too_new_is_answered_in_version_0()
    {
        using var connection = await RawConnection.OpenAsync(broker.Port);
        await connection.SendAsync(WithLength([0, 18, 0, 99, 0, 0, 0, 1, 0xff, 0xff, 0, 1, 2, 3]));
        var answer = (ApiVersionsResponse)RawConnection.Read(await connection.ReceiveAsync(), ApiKey.ApiVersions, 0, 1);
        Assert.Equal(ErrorCode.UnsupportedVersion, answer.ErrorCode);
        await broker.AssertServesAsync(connection, "after ApiVersions 99");
    }

    [Fact]
    public async Task Batches_that_are_not_intact_are_refused_by_code()
    {
        using var connection = await RawConnection.OpenAsync(broker.Port);
        byte[] badSum = Batch();
        badSum[^1] ^= 1;
        Assert.Equal(ErrorCode.CorruptMessage, await ProduceAsync(connection, badSum));
        Assert.Equal(ErrorCode.CorruptMessage, await ProduceAsync(connection, Batch()[..^3]));
        Assert.Equal(ErrorCode.CorruptMessage, await ProduceAsync(connection, new byte[100]));
        Assert.Equal(ErrorCode.InvalidRecord, await ProduceAsync(connection, WithCount(Batch(), 5)));
        Assert.Equal(ErrorCode.InvalidRecord, await ProduceAsync(connection, WithCount(Batch(), -1)));
        Assert.Equal(ErrorCode.InvalidRecord, await ProduceAsync(connection, WithCount(Batch(), int.MaxValue)));
        Assert.Equal(ErrorCode.UnknownTopicOrPartition, await ProduceAsync(connection, Batch(), partition: -1));
        Assert.Equal(ErrorCode.None, await ProduceAsync(connection, Batch()));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("../../escape")]
    [InlineData("a\0b")]
    [InlineData("ünï")]
    [InlineData("white space")]
    public async Task Topic_names_that_are_no_names_are_refused_by_code(string name)
    {
        using var connection = await RawConnection.OpenAsync(broker.Port);
        var request = new CreateTopicsRequest { TimeoutMs = 1000, Topics = [new() { Name = name, NumPartitions = 1, ReplicationFactor = 1 }] };
        var created = (CreateTopicsResponse)(await connection.AskAsync(ApiKey.CreateTopics, 5, request))!;
        Assert.Equal(ErrorCode.InvalidTopicException, created.Topics[0].ErrorCode);
        var metadata = (MetadataResponse)(await connection.AskAsync(ApiKey.Metadata, 1, new MetadataRequest { Topics = [new() { Name = name }] }))!;
        Assert.Equal(ErrorCode.InvalidTopicException, metadata.Topics[0].ErrorCode);
    }

    [Fact]
    public async Task Topics_by_id_alone_are_refused_by_code_before_version_12()
    {
        using var connection = await RawConnection.OpenAsync(broker.Port);
        var request = new MetadataRequest { Topics = [new() { TopicId = new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11) }] };
        var refused = (MetadataResponse)(await connection.AskAsync(ApiKey.Metadata, 10, request))!;
        Assert.Equal(ErrorCode.InvalidRequest, refused.Topics[0].ErrorCode);
        var unknown = (MetadataResponse)(await connection.AskAsync(ApiKey.Metadata, 12, request))!;
        Assert.Equal(ErrorCode.UnknownTopicId, unknown.Topics[0].ErrorCode);
    }

    /// <summary>Random requests of every API, whole, damaged, cut or prolonged.</summary>
    [Fact]
    public async Task Random_requests_are_answered_or_end_their_connection()
    {
        int seed = int.TryParse(Environment.GetEnvironmentVariable("CANDLEWICK_SEED"), out int given) ? given : Environment.TickCount;
        Console.Error.WriteLine($"random requests: {Rounds} rounds, CANDLEWICK_SEED={seed}");
        using var other = await RawConnection.OpenAsync(broker.Port);
        int answered = 0;
        for (int round = 0; round < Rounds; round++)
        {
            var frames = new RandomFrames(unchecked(seed + round));
            byte[] bytes = frames.Next();
            using var bad = await RawConnection.OpenAsync(broker.Port);
            await bad.SendAsync(bytes);
            try
            {
                // Some requests wait for others, and a frame cut short for its rest: those end with their connection.
                var first = bad.ReceiveAsync();
                await Task.WhenAny(first, Task.Delay(Pause, TimeProvider.System));
                bad.EndSending();
                for (byte[]? answer = await first; answer is not null; answer = await bad.ReceiveAsync())
                {
                    answered++;
                }
            }
            catch (TimeoutException)
            {
                Assert.Fail($"seed {seed}, round {round}, {frames.Last}: neither an answer nor an end");
            }

            await broker.AssertServesAsync(other, $"seed {seed}, round {round}, {frames.Last}");
        }

        Console.Error.WriteLine($"random requests: {answered} answers");
        Assert.True(answered > 0, "no request was answered; they are all broken in the same way");
    }

    private static async Task<ErrorCode> ProduceAsync(RawConnection connection, byte[] records, int partition = 0)
    {
        var request = new ProduceRequest
        {
            Acks = -1,
            TimeoutMs = 1000,
            TopicData = [new() { Name = LiveBroker.Topic, PartitionData = [new() { Index = partition, Records = (ReadOnlyMemory<byte>)records }] }],
        };
        var answer = (ProduceResponse?)await connection.AskAsync(ApiKey.Produce, 9, request);
        Assert.NotNull(answer);
        return answer.Responses[0].PartitionResponses[0].ErrorCode;
    }

    private static byte[] Batch() => new RecordBatchBuilder(Time).Append(Time, null, "value"u8.ToArray()).Build().ToArray();

    /// <summary>Sets the number of records, and makes the checksum right again.</summary>
    private static byte[] WithCount(byte[] batch, int count)
    {
        BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(57), count);
        BinaryPrimitives.WriteUInt32BigEndian(batch.AsSpan(17), Crc32C.Compute(batch.AsSpan(21)));
        return batch;
    }

    private static byte[] Header(short key, short version)
    {
        byte[] body = [0, 0, 0, 0, 0, 0, 0, 1, 0xff, 0xff];
        BinaryPrimitives.WriteInt16BigEndian(body, key);
        BinaryPrimitives.WriteInt16BigEndian(body.AsSpan(2), version);
        return WithLength(body);
    }

    private static byte[] WithLength(byte[] body)
    {
        byte[] frame = [0, 0, 0, 0, .. body];
        BinaryPrimitives.WriteInt32BigEndian(frame, body.Length);
        return frame;
    }
}
