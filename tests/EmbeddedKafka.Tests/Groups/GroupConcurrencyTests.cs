using System.Collections.Concurrent;
using Candlewick.EmbeddedKafka.Coordination;
using Candlewick.EmbeddedKafka.Groups;
using Candlewick.EmbeddedKafka.Tests.Coordination;
using Microsoft.Extensions.Logging.Abstractions;
using static Candlewick.EmbeddedKafka.Tests.Groups.GroupHarness;

namespace Candlewick.EmbeddedKafka.Tests.Groups;

/// <summary>The coordinator by the system's clock and many threads: what the storms of one thread cannot show.</summary>
public sealed class GroupConcurrencyTests
{
    [Fact]
    public async Task Members_on_many_threads_agree_on_every_generation()
    {
        var log = new MemoryLog("__consumer_offsets", 2);
        using var coordinator = new GroupCoordinator(log, new(), TimeProvider.System, NullLogger<GroupCoordinator>.Instance);
        coordinator.Load();
        var owners = new ConcurrentDictionary<(string Group, int Generation, string Assignment), string>();

        await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() => LiveAsync(coordinator, $"group-{i % 4}", owners))));

        Assert.NotEmpty(owners);
        Assert.All(coordinator.List([]), group => Assert.Equal(GroupState.Empty, group.State));
    }

    /// <summary>Joins, works, leaves, twenty times over; claims what it is assigned as its own.</summary>
    private static async Task LiveAsync(
        GroupCoordinator coordinator, string group, ConcurrentDictionary<(string, int, string), string> owners)
    {
        var ct = TestContext.Current.CancellationToken;
        for (int life = 0; life < 20; life++)
        {
            var request = JoinRequest() with { GroupId = group, RebalanceTimeout = TimeSpan.FromSeconds(30) };
            bool worked = false;
            while (!worked)
            {
                var joined = await coordinator.JoinAsync(request, ct);
                request = request with { MemberId = joined.Error is CoordinatorError.UnknownMemberId ? "" : joined.MemberId };
                if (joined.Error is not CoordinatorError.None)
                {
                    continue;
                }

                var parts = joined.Members.Select((member, i) => (member.MemberId, Part: Bytes($"{i}")));
                var synced = await coordinator.SyncAsync(
                    new(group, joined.MemberId, null, joined.Generation, null, null, parts.ToDictionary(each => each.MemberId, each => each.Part)), ct);
                worked = synced.Error is CoordinatorError.None;
                if (worked)
                {
                    string owner = owners.GetOrAdd((group, joined.Generation, Text(synced.Assignment)), joined.MemberId);
                    Assert.Equal(owner, joined.MemberId);
                    coordinator.CommitOffsets(new(
                        group, joined.MemberId, null, joined.Generation, [new(new("ticks", 0), life, -1, "")]));
                }
            }

            coordinator.Leave(new(group, [new(request.MemberId, null)]));
        }
    }
}
