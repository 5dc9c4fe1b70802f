using Candlewick.EmbeddedKafka.Protocol;
using Candlewick.EmbeddedKafka.Server;
using Candlewick.EmbeddedKafka.Tests.Durability;
using Candlewick.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.EmbeddedKafka.Tests.Server;

/// <summary>What a broker refuses because there is enough of it, and how it says so.</summary>
public sealed class LimitTests : IAsyncLifetime
{
    private const int Connections = 4;
    private const int Mebi = 1 << 20;

    private readonly TempFolder _folder = new("limits");
    private EmbeddedBroker? _broker;

    private int Port => int.Parse(_broker!.Bootstrap.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture);

    public async ValueTask InitializeAsync()
    {
        // The coordinators' two topics have four partitions each.
        var options = new BrokerOptions
        {
            Folder = _folder.FullPath, MaxConnections = Connections, MaxTopics = 4, MaxPartitions = 11, MaxGroups = 2, MaxRequestBytes = 4 * Mebi, MaxTransferBytes = 5 * Mebi,
        };
        _broker = await EmbeddedBroker.StartAsync(options, NullLoggerFactory.Instance, TimeProvider.System);
    }

    [Fact]
    public async Task One_connection_more_is_closed_and_those_there_are_served()
    {
        var taken = new List<RawConnection>();
        for (int i = 0; i < Connections; i++)
        {
            taken.Add(await RawConnection.OpenAsync(Port));
            Assert.True(await IsServedAsync(taken[i]));
        }

        using (var extra = await RawConnection.OpenAsync(Port))
        {
            Assert.False(await IsServedAsync(extra));
        }

        Assert.True(await IsServedAsync(taken[0]));
        taken.ForEach(connection => connection.Dispose());
        await Eventually.TrueAsync(
            async () =>
            {
                using var later = await RawConnection.OpenAsync(Port);
                return await IsServedAsync(later);
            },
            TimeSpan.FromSeconds(10),
            "a place that became free is given to the next");
    }

    [Fact]
    public async Task Topics_and_partitions_beyond_the_limit_are_against_the_policy()
    {
        using var connection = await RawConnection.OpenAsync(Port);
        Assert.Equal(ErrorCode.PolicyViolation, await CreateAsync(connection, "wide", partitions: 4));
        Assert.Equal(ErrorCode.None, await CreateAsync(connection, "a", partitions: 1));
        Assert.Equal(ErrorCode.None, await CreateAsync(connection, "b", partitions: 1));
        Assert.Equal(ErrorCode.PolicyViolation, await CreateAsync(connection, "c", partitions: 1));
        var wider = new CreatePartitionsRequest { TimeoutMs = 1000, Topics = [new() { Name = "a", Count = 3 }] };
        var answer = (CreatePartitionsResponse)(await connection.AskAsync(ApiKey.CreatePartitions, 2, wider))!;
        Assert.Equal(ErrorCode.PolicyViolation, answer.Results[0].ErrorCode);
    }

    [Fact]
    public async Task A_request_longer_than_allowed_ends_its_connection()
    {
        using var connection = await RawConnection.OpenAsync(Port);
        await connection.SendAsync(new byte[] { 0, 64, 0, 1, 0, 18, 0, 0 });
        Assert.Null(await connection.ReceiveAsync());
    }

    [Fact]
    public async Task Large_requests_wait_for_memory_fetches_get_less_and_small_requests_go_on()
    {
        using var connection = await RawConnection.OpenAsync(Port);
        await CreateAsync(connection, "a", partitions: 1);
        var records = Log.Batches.Of(new string('x', 600_000));
        for (int i = 0; i < 4; i++)
        {
            await connection.AskAsync(ApiKey.Produce, 9, Produce("a", records));
        }

        int whole = await FetchedAsync(connection);
        Assert.True(whole > 2_400_000, $"{whole} bytes");
        using var slow = await RawConnection.OpenAsync(Port);
        byte[] frame = RawConnection.Frame(ApiKey.Produce, 9, 1, Produce("none", 3 * Mebi));
        await slow.SendAsync(frame.AsMemory(0, 2 * Mebi));
        await Eventually.TrueAsync(
            async () => await FetchedAsync(connection) is > 600_000 and <= Mebi, TimeSpan.FromSeconds(10), "the fetch is cut to what needs no memory");

        using var large = await RawConnection.OpenAsync(Port);
        var answer = large.AskAsync(ApiKey.Produce, 9, Produce("none", 3 * Mebi));
        long start = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromMilliseconds(300))
        {
            Assert.True(await IsServedAsync(connection));
            Assert.False(answer.IsCompleted, "5 MiB hold one request of 3 MiB");
        }

        await slow.SendAsync(frame.AsMemory(2 * Mebi));
        Assert.NotNull(await slow.ReceiveAsync());
        Assert.NotNull(await answer);
        await Eventually.TrueAsync(async () => await FetchedAsync(connection) == whole, TimeSpan.FromSeconds(10), "the fetch is whole again");
    }

    [Fact]
    public async Task Groups_beyond_the_limit_are_refused_and_those_there_are_go_on()
    {
        using var connection = await RawConnection.OpenAsync(Port);
        await CreateAsync(connection, "a", partitions: 1);
        Assert.Equal(ErrorCode.None, await CommitAsync(connection, "first"));
        Assert.Equal(ErrorCode.MemberIdRequired, await JoinAsync(connection, "second"));
        Assert.Equal(ErrorCode.GroupMaxSizeReached, await JoinAsync(connection, "third"));
        Assert.Equal(ErrorCode.GroupMaxSizeReached, await CommitAsync(connection, "third"));
        Assert.Equal(ErrorCode.None, await CommitAsync(connection, "first"));

        await connection.AskAsync(ApiKey.DeleteGroups, 2, new DeleteGroupsRequest { GroupsNames = ["first"] });
        Assert.Equal(ErrorCode.None, await CommitAsync(connection, "third"));
    }

    public async ValueTask DisposeAsync()
    {
        await (_broker?.DisposeAsync() ?? ValueTask.CompletedTask);
        _folder.Dispose();
    }

    private static async Task<bool> IsServedAsync(RawConnection connection) =>
        await connection.AskAsync(ApiKey.Metadata, 1, new MetadataRequest { Topics = [] }) is not null;

    private static async Task<ErrorCode> CreateAsync(RawConnection connection, string topic, int partitions)
    {
        var request = new CreateTopicsRequest { TimeoutMs = 1000, Topics = [new() { Name = topic, NumPartitions = partitions, ReplicationFactor = 1 }] };
        return ((CreateTopicsResponse)(await connection.AskAsync(ApiKey.CreateTopics, 5, request))!).Topics[0].ErrorCode;
    }

    private static ProduceRequest Produce(string topic, int bytes) => Produce(topic, new byte[bytes]);

    private static ProduceRequest Produce(string topic, ReadOnlyMemory<byte> records) => new()
    {
        Acks = -1,
        TimeoutMs = 1000,
        TopicData = [new() { Name = topic, PartitionData = [new() { Index = 0, Records = records }] }],
    };

    private static async Task<int> FetchedAsync(RawConnection connection)
    {
        var request = new FetchRequest
        {
            MaxWaitMs = 0,
            MinBytes = 1,
            MaxBytes = 4 * Mebi,
            SessionEpoch = -1,
            Topics = [new() { Topic = "a", Partitions = [new() { Partition = 0, FetchOffset = 0, PartitionMaxBytes = 4 * Mebi, CurrentLeaderEpoch = -1 }] }],
        };
        return ((FetchResponse)(await connection.AskAsync(ApiKey.Fetch, 11, request))!).Responses[0].Partitions[0].Records!.Value.Length;
    }

    private static async Task<ErrorCode> CommitAsync(RawConnection connection, string group)
    {
        var request = new OffsetCommitRequest
        {
            GroupId = group,
            GenerationIdOrMemberEpoch = -1,
            MemberId = "",
            Topics = [new() { Name = "a", Partitions = [new() { PartitionIndex = 0, CommittedOffset = 1, CommittedLeaderEpoch = -1 }] }],
        };
        return ((OffsetCommitResponse)(await connection.AskAsync(ApiKey.OffsetCommit, 8, request))!).Topics[0].Partitions[0].ErrorCode;
    }

    private static async Task<ErrorCode> JoinAsync(RawConnection connection, string group)
    {
        var request = new JoinGroupRequest
        {
            GroupId = group,
            SessionTimeoutMs = 10_000,
            RebalanceTimeoutMs = 10_000,
            MemberId = "",
            ProtocolType = "consumer",
            Protocols = [new() { Name = "range", Metadata = new byte[] { 0, 0, 0, 0, 0, 0, 255, 255, 255, 255 } }],
        };
        return ((JoinGroupResponse)(await connection.AskAsync(ApiKey.JoinGroup, 5, request))!).ErrorCode;
    }
}
