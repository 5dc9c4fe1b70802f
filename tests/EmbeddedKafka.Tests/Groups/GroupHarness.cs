using Candlewick.EmbeddedKafka.Coordination;
using Candlewick.EmbeddedKafka.Groups;
using Candlewick.EmbeddedKafka.Tests.Coordination;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.EmbeddedKafka.Tests.Groups;

/// <summary>A coordinator of one group "g", on a log in memory and by a manual clock.</summary>
internal sealed class GroupHarness : IDisposable
{
    public const string GroupId = "g";

    private int _ids;

    public GroupHarness(MemoryLog? log = null, ManualTime? time = null, GroupCoordinatorOptions? options = null, int ids = 0)
    {
        Log = log ?? new MemoryLog("__consumer_offsets");
        Time = time ?? new ManualTime();
        Options = options ?? new GroupCoordinatorOptions();
        _ids = ids;
        Coordinator = new GroupCoordinator(
            Log, Options, Time, NullLogger<GroupCoordinator>.Instance, () => new Guid(++_ids, 0, 0, new byte[8]));
        Coordinator.Load();
    }

    public MemoryLog Log { get; }

    public ManualTime Time { get; }

    public GroupCoordinatorOptions Options { get; }

    public GroupCoordinator Coordinator { get; }

    public GroupState State => Coordinator.Describe(GroupId).State;

    public int Members => Coordinator.Describe(GroupId).Members.Count;

    public static JoinRequest JoinRequest(
        string memberId = "",
        string? instanceId = null,
        string protocols = "range",
        string subscription = "ticks",
        double session = 10,
        double rebalance = 60) =>
        new(
            GroupId,
            memberId,
            instanceId,
            "client",
            "/127.0.0.1",
            TimeSpan.FromSeconds(session),
            TimeSpan.FromSeconds(rebalance),
            "consumer",
            [.. protocols.Split(',').Select(name => new MemberProtocol(name, Subscription(subscription)))]);

    /// <summary>A consumer's subscription: version 0, one topic, no user data.</summary>
    public static ReadOnlyMemory<byte> Subscription(string topic) =>
        new RecordWriter().Int16(0).Int32(1).Text(topic).Int32(-1).Written;

    public Task<JoinResult> Join(JoinRequest request) => Coordinator.JoinAsync(request, CancellationToken.None);

    /// <summary>The two steps of a new dynamic member; the answer may still be out.</summary>
    public (string MemberId, Task<JoinResult> Joined) Enter(string protocols = "range", string subscription = "ticks")
    {
        var request = JoinRequest(protocols: protocols, subscription: subscription);
        var promised = Now(Join(request));
        Assert.Equal(CoordinatorError.MemberIdRequired, promised.Error);
        return (promised.MemberId, Join(request with { MemberId = promised.MemberId }));
    }

    public Task<SyncResult> Sync(string memberId, int generation, params (string Member, string Assignment)[] assignments) =>
        Coordinator.SyncAsync(
            new(GroupId, memberId, null, generation, "consumer", null, assignments.ToDictionary(each => each.Member, each => Bytes(each.Assignment))),
            CancellationToken.None);

    public CoordinatorError Heartbeat(string memberId, int generation, string? instanceId = null) =>
        Coordinator.Heartbeat(new(GroupId, memberId, instanceId, generation));

    public CoordinatorError Leave(string memberId, string? instanceId = null) =>
        Coordinator.Leave(new(GroupId, [new(memberId, instanceId)])).Members[0].Error;

    /// <summary>A stable group of so many dynamic members; the first leads and everybody's assignment is its own id.</summary>
    public List<string> Stable(int members)
    {
        List<string> ids = [];
        for (int i = 0; i < members; i++)
        {
            ids.Add(Enter().MemberId);
            RejoinAll(ids[..^1]);
        }

        int generation = Generation();
        foreach (string follower in ids.Skip(1))
        {
            _ = Sync(follower, generation);
        }

        Now(Sync(ids[0], generation, [.. ids.Select(id => (id, id))]));
        return ids;
    }

    /// <summary>Everybody answers a rebalance by joining again.</summary>
    public List<Task<JoinResult>> RejoinAll(IEnumerable<string> memberIds) => [.. memberIds.Select(id => Join(JoinRequest(id)))];

    /// <summary>The generation by the only question that tells it: a heartbeat is answered for the right one only.</summary>
    public int Generation()
    {
        string member = Coordinator.Describe(GroupId).Members[0].MemberId;
        string? instance = Coordinator.Describe(GroupId).Members[0].InstanceId;
        return Enumerable.Range(0, 10_000).First(generation => Heartbeat(member, generation, instance) is not CoordinatorError.IllegalGeneration);
    }

    public OffsetCommitResult Commit(
        long offset, string memberId = "", int generation = -1, ProducerIdentity? producer = null, int partition = 0, string? metadata = "m") =>
        Coordinator.CommitOffsets(new(
            GroupId, memberId, null, generation, [new(new TopicPartition("ticks", partition), offset, -1, metadata)]) { Producer = producer });

    /// <summary>The committed offset of ticks-<paramref name="partition"/>; −1 for none.</summary>
    public FetchedOffset Fetch(bool stable = false, int partition = 0) =>
        Assert.Single(Coordinator.FetchOffsets(new(GroupId, [new TopicPartition("ticks", partition)], stable)));

    /// <summary>Another process on the log as it is now; this one is as good as killed.</summary>
    public GroupHarness Restart(MemoryLog? log = null)
    {
        Coordinator.Dispose();
        return new GroupHarness(log ?? Log, Time, Options, _ids);
    }

    public static T Now<T>(Task<T> task)
    {
        Assert.True(task.IsCompletedSuccessfully, "the answer should have been there at once");
        return task.Result;
    }

    public static ReadOnlyMemory<byte> Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    public static string Text(ReadOnlyMemory<byte> bytes) => System.Text.Encoding.UTF8.GetString(bytes.Span);

    public void Dispose() => Coordinator.Dispose();
}
