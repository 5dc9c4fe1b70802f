using Candlewick.EmbeddedKafka.Protocol;

namespace Candlewick.EmbeddedKafka.Tests.Protocol;

/// <summary>Requests as librdkafka 2.15.1 sent them, without their size: read to what was asked for, and written to the same bytes.</summary>
public sealed class GoldenBytesTests
{
    private const string Header = "0006676f6c64656e"; // client id "golden"

    [Fact]
    public void ApiVersions_3()
    {
        var request = (ApiVersionsRequest)Read("0012 0003 00000001" + Header + "00 0b6c696272646b61666b61 07322e31352e31 00");
        Assert.Equal(("librdkafka", "2.15.1"), (request.ClientSoftwareName, request.ClientSoftwareVersion));
    }

    [Fact]
    public void Metadata_13()
    {
        var request = (MetadataRequest)Read(
            "0003 000d 00000002" + Header + "00 02 00000000000000000000000000000000 076f7264657273 00 01 00 00");
        Assert.Equal(("orders", Guid.Empty), (request.Topics!.Single().Name, request.Topics![0].TopicId));
        Assert.True(request.AllowAutoTopicCreation);
    }

    [Fact]
    public void InitProducerId_4()
    {
        var request = (InitProducerIdRequest)Read("0016 0004 00000002" + Header + "00 00 ffffffff ffffffffffffffff ffff 00");
        Assert.Null(request.TransactionalId);
        Assert.Equal((-1, -1L, -1), (request.TransactionTimeoutMs, request.ProducerId, request.ProducerEpoch));
    }

    [Fact]
    public void FindCoordinator_2()
    {
        var request = (FindCoordinatorRequest)Read("000a 0002 00000003" + Header + "0007636f7069657273 00");
        Assert.Equal(("copiers", 0), (request.Key, request.KeyType));
    }

    [Fact]
    public void JoinGroup_5()
    {
        const string Subscription = "0003000000010006 6f7264657273 00000000 00000000 ffffffff 0000";
        var request = (JoinGroupRequest)Read(
            "000b 0005 00000003" + Header + "0007636f7069657273 0000afc8 000493e0 0000 ffff 0008636f6e73756d6572 00000002"
            + "000572616e6765 0000001c" + Subscription + "000a726f756e64726f62696e 0000001c" + Subscription);
        Assert.Equal(("copiers", 45_000, 300_000), (request.GroupId, request.SessionTimeoutMs, request.RebalanceTimeoutMs));
        Assert.Equal(["range", "roundrobin"], request.Protocols.Select(p => p.Name));
        Assert.Equal(28, request.Protocols[0].Metadata.Length);
        Assert.Null(request.GroupInstanceId);
    }

    [Fact]
    public void Produce_10()
    {
        const string Batch = "0000000000000000 0000003e 00000000 02 3db932db 0000 00000000 000001a1fd994a9c 000001a1fd994a9c"
            + "0000000000001b58 0003 00000000 00000001 18 00 00 00 02 6b 0a 68656c6c6f 00";
        var request = (ProduceRequest)Read(
            "0000 000a 00000003" + Header + "00 00 ffff 00007530 02 076f7264657273 02 00000000 4b" + Batch + "00 00 00");
        Assert.Equal((-1, 30_000, null), (request.Acks, request.TimeoutMs, request.TransactionalId));
        ProduceRequest.Topic topic = request.TopicData.Single();
        Assert.Equal("orders", topic.Name);
        Assert.Equal(Bytes(Batch), topic.PartitionData.Single().Records!.Value.ToArray());
    }

    [Fact]
    public void Fetch_16()
    {
        var request = (FetchRequest)Read(
            "0001 0010 00000002" + Header + "00 000001f4 00000001 03200000 01 00000000 ffffffff"
            + "02 000102030405060708090a0b0c0d0e0f 02 00000000 00000000 000000000000002a ffffffff ffffffffffffffff 00100000 00 00"
            + "01 01 00");
        Assert.Equal((500, 1, 50 << 20), (request.MaxWaitMs, request.MinBytes, request.MaxBytes));
        FetchRequest.FetchTopic topic = request.Topics.Single();
        Assert.Equal(Guid.Parse("00010203-0405-0607-0809-0a0b0c0d0e0f"), topic.TopicId);
        Assert.Equal((42L, 1 << 20), (topic.Partitions.Single().FetchOffset, topic.Partitions[0].PartitionMaxBytes));
    }

    /// <summary>Version 0 is what a broker answers a version it does not know with: no tags, no throttle time.</summary>
    [Fact]
    public void ApiVersions_response_0()
    {
        var response = new ApiVersionsResponse
        {
            ErrorCode = ErrorCode.UnsupportedVersion,
            ApiKeys = [new() { ApiKey = 18, MinVersion = 0, MaxVersion = 4 }],
        };
        Assert.Equal(Bytes("0023 00000001 0012 0000 0004"), Codec.Write(response, 0));
    }

    private static IMessage Read(string hex)
    {
        byte[] bytes = Bytes(hex);
        var reader = new KafkaReader(bytes);
        RequestHeader header = RequestHeader.Read(ref reader);
        Assert.Equal("golden", header.ClientId);
        IMessage request = ApiCatalogue.Find(header.ApiKey)!.ReadRequest(ref reader, header.ApiVersion);
        Assert.Equal(0, reader.Remaining);

        using var writer = new KafkaWriter();
        header.Write(writer);
        request.Write(writer, header.ApiVersion);
        Assert.Equal(Convert.ToHexString(bytes), Convert.ToHexString(writer.ToArray()));
        return request;
    }

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
}
