using Candlewick.EmbeddedKafka.Coordination;
using Candlewick.EmbeddedKafka.Groups;
using Candlewick.EmbeddedKafka.Tests.Coordination;
using static Candlewick.EmbeddedKafka.Tests.Groups.GroupHarness;

namespace Candlewick.EmbeddedKafka.Tests.Groups;

/// <summary>
/// Random consumers in random order: they join, sync, heartbeat, leave, crash, restart under their names, lose their
/// answers and meet restarts of the broker and a failing disk. Whatever happens, every generation has one leader, one
/// protocol and one assignment, and when the storm is over everybody agrees within a minute or two.
/// </summary>
public sealed class GroupModelTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Generations_are_never_mixed_up(int seed)
    {
        output.WriteLine($"seed {seed}");
        for (int run = 0; run < 40; run++)
        {
            new Storm(new Random((seed * 1000) + run)).Run(300);
        }
    }

    /// <summary>A consumer as a client library writes it: it knows what it was told, and no more.</summary>
    private sealed class Consumer(string? instanceId)
    {
        public string? InstanceId { get; } = instanceId;

        public string MemberId { get; set; } = "";

        public int Generation { get; set; } = -1;

        public string? Assignment { get; set; }

        public Task<JoinResult>? Joining { get; set; }

        public JoinResult? Joined { get; set; }

        public Task<SyncResult>? Syncing { get; set; }

        public bool Crashed { get; set; }

        public void Forget()
        {
            (MemberId, Generation, Assignment, Joining, Joined, Syncing) = ("", -1, null, null, null, null);
        }
    }

    private sealed class Storm(Random random)
    {
        private readonly List<Consumer> _consumers = [.. Enumerable.Range(0, 5).Select(i => new Consumer(i < 2 ? $"s{i}" : null))];

        /// <summary>What the leader of a generation assigned; a generation that a restart undid may be led again.</summary>
        private readonly Dictionary<int, List<Dictionary<string, string>>> _assigned = [];
        private readonly Dictionary<int, (string Leader, string Protocol)> _generations = [];
        private GroupHarness _group = new(new MemoryLog("__consumer_offsets"), new ManualTime());
        private bool _calm;

        public void Run(int steps)
        {
            for (int i = 0; i < steps; i++)
            {
                Step();
            }

            _calm = true;
            _group.Log.Failing = null;
            foreach (var crashed in _consumers.Where(consumer => consumer.Crashed))
            {
                crashed.Crashed = false;
                crashed.Forget();
            }

            for (int i = 0; i < 400 && !Settled(); i++)
            {
                _consumers.ForEach(Poll);
                _group.Time.Pass(1);
            }

            Assert.True(Settled(), "the group did not come to rest");
            Assert.Equal(
                _consumers.Select(consumer => consumer.MemberId).Order(StringComparer.Ordinal),
                _group.Coordinator.Describe(GroupId).Members.Select(member => member.MemberId).Order(StringComparer.Ordinal));
            var parts = _consumers.Select(consumer => consumer.Assignment).ToList();
            Assert.Equal(parts.Count, parts.Distinct().Count());
            _group.Dispose();
        }

        private bool Settled() =>
            _group.State is GroupState.Stable

            // A crashed consumer's ghost may be in the generation until its session ends.
            && _group.Members == _consumers.Count
            && _consumers.All(consumer => consumer.Assignment is not null && consumer.Joining is null && consumer.Syncing is null)
            && _consumers.Select(consumer => consumer.Generation).Distinct().Count() == 1;

        private void Step()
        {
            var consumer = _consumers[random.Next(_consumers.Count)];
            int dice = random.Next(100);
            if (dice < 70)
            {
                Poll(consumer);
            }
            else if (dice < 80)
            {
                _group.Time.Pass(random.Next(1, 4));
            }
            else if (dice < 84)
            {
                consumer.Crashed = !consumer.Crashed;
                consumer.Forget();
            }
            else if (dice < 87 && consumer.MemberId.Length > 0)
            {
                _group.Leave(consumer.MemberId, consumer.InstanceId);
                consumer.Forget();
            }
            else if (dice < 91)
            {
                // The connection is lost: the answer never comes, the client asks again.
                (consumer.Joining, consumer.Syncing) = (null, null);
            }
            else if (dice < 93)
            {
                _group.Time.Pass(random.Next(5, 70));
            }
            else if (dice < 95)
            {
                _group.Log.Failing = _group.Log.Failing is null ? CoordinatorError.CoordinatorNotAvailable : null;
            }
            else if (dice < 97)
            {
                Restart();
            }
        }

        private void Restart()
        {
            _group = _group.Restart();
            foreach (var consumer in _consumers)
            {
                (consumer.Joining, consumer.Syncing) = (null, null);
            }

            // A generation whose assignment was never written may be counted again.
            int last = _group.Members == 0 ? -1 : _group.Generation();
            foreach (int lost in _generations.Keys.Where(generation => last < 0 || generation > last).ToList())
            {
                _generations.Remove(lost);
            }
        }

        private void Poll(Consumer consumer)
        {
            if (consumer.Crashed)
            {
                return;
            }

            if (consumer.Joining is { } joining)
            {
                if (joining.IsCompleted)
                {
                    consumer.Joining = null;
                    Joined(consumer, Now(joining));
                }
            }
            else if (consumer.Syncing is { } syncing)
            {
                if (syncing.IsCompleted)
                {
                    consumer.Syncing = null;
                    Synced(consumer, Now(syncing));
                }
            }
            else if (consumer.Joined is { } joined)
            {
                Sync(consumer, joined);
            }
            else if (consumer.Assignment is null)
            {
                Join(consumer);
            }
            else
            {
                Beat(consumer);
            }
        }

        private void Join(Consumer consumer) =>
            consumer.Joining = _group.Join(JoinRequest(
                consumer.MemberId, consumer.InstanceId, protocols: random.Next(2) == 0 && !_calm ? "range,sticky" : "sticky,range"));

        private void Joined(Consumer consumer, JoinResult result)
        {
            switch (result.Error)
            {
                case CoordinatorError.None:
                    consumer.MemberId = result.MemberId;
                    consumer.Generation = result.Generation;
                    consumer.Joined = result;
                    Assert.True(result.Protocol is "range" or "sticky", result.Protocol);
                    if (_generations.TryGetValue(result.Generation, out var known))
                    {
                        Assert.Equal(known.Protocol, result.Protocol);
                    }

                    _generations[result.Generation] = (result.Leader, result.Protocol!);
                    Assert.Equal(result.Leader == consumer.MemberId, result.Members.Count > 0);
                    break;
                case CoordinatorError.MemberIdRequired:
                    consumer.MemberId = result.MemberId;
                    break;
                case CoordinatorError.UnknownMemberId or CoordinatorError.FencedInstanceId:
                    consumer.Forget();
                    break;
                default:
                    Assert.Equal(CoordinatorError.CoordinatorNotAvailable, result.Error);
                    break;
            }
        }

        private void Sync(Consumer consumer, JoinResult joined)
        {
            (string, string)[] assignments = [];
            if (joined.Leader == consumer.MemberId && !joined.SkipAssignment)
            {
                assignments = [.. joined.Members.Select((member, i) => (member.MemberId, $"{joined.Generation}/{i}/{random.Next()}"))];
                if (!_assigned.TryGetValue(joined.Generation, out var attempts))
                {
                    _assigned.Add(joined.Generation, attempts = []);
                }

                attempts.Add(assignments.ToDictionary(each => each.Item1, each => each.Item2));
            }

            consumer.Joined = null;
            consumer.Syncing = _group.Coordinator.SyncAsync(
                new(GroupId, consumer.MemberId, consumer.InstanceId, consumer.Generation, "consumer", joined.Protocol,
                    assignments.ToDictionary(each => each.Item1, each => Bytes(each.Item2))),
                CancellationToken.None);
        }

        private void Synced(Consumer consumer, SyncResult result)
        {
            if (result.Error is CoordinatorError.None)
            {
                consumer.Assignment = Text(result.Assignment);
                Check(consumer);
            }
            else
            {
                Revoke(consumer, result.Error);
            }
        }

        private void Beat(Consumer consumer)
        {
            var error = _group.Heartbeat(consumer.MemberId, consumer.Generation, consumer.InstanceId);
            if (error is not CoordinatorError.None)
            {
                Revoke(consumer, error);
            }
        }

        private static void Revoke(Consumer consumer, CoordinatorError error)
        {
            consumer.Assignment = null;
            if (error is CoordinatorError.UnknownMemberId or CoordinatorError.FencedInstanceId)
            {
                consumer.Forget();
            }
            else
            {
                Assert.True(
                    error is CoordinatorError.RebalanceInProgress or CoordinatorError.IllegalGeneration or CoordinatorError.CoordinatorNotAvailable,
                    error.ToString());
            }
        }

        /// <summary>
        /// What a member gets is one leader's word for its generation, and the same leader's as for everybody else who is
        /// alive in it.
        /// </summary>
        private void Check(Consumer consumer)
        {
            var attempts = _assigned.GetValueOrDefault(consumer.Generation) ?? [];
            Assert.True(
                attempts.Exists(attempt => attempt.ContainsValue(consumer.Assignment!)),
                $"generation {consumer.Generation} never assigned '{consumer.Assignment}'");
            var described = _group.Coordinator.Describe(GroupId);
            if (described.State is GroupState.Stable)
            {
                var texts = described.Members.Select(member => Text(member.Assignment)).ToHashSet();
                Assert.True(
                    attempts.Exists(attempt => texts.All(attempt.ContainsValue)),
                    $"the assignments of generation {consumer.Generation} come from two leaders");
                Assert.Equal(described.Members.Count, texts.Count);
            }
        }
    }
}
