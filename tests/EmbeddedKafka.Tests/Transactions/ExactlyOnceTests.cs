using Candlewick.EmbeddedKafka.Coordination;
using Candlewick.EmbeddedKafka.Groups;
using Candlewick.EmbeddedKafka.Tests.Coordination;
using Candlewick.EmbeddedKafka.Transactions;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.EmbeddedKafka.Tests.Transactions;

/// <summary>Both coordinators together, as the server joins them: a transaction's marker decides a group's offsets.</summary>
public sealed class ExactlyOnceTests
{
    private readonly ManualTime _time = new();
    private readonly MemoryLog _offsets = new("__consumer_offsets", 5);
    private readonly MemoryLog _transactions = new("__transaction_state", 3);

    [Theory]
    [InlineData(true, 10)]
    [InlineData(false, -1)]
    public async Task Offsets_are_decided_with_their_transaction(bool commit, long expected)
    {
        var (groups, transactions) = await StartAsync();
        var producer = await ConsumeAsync(groups, transactions);
        Assert.Equal(CoordinatorError.UnstableOffsetCommit, Fetch(groups).Error);

        Assert.Equal(CoordinatorError.None, await transactions.EndAsync("t", producer, commit));

        Assert.Equal((CoordinatorError.None, expected), (Fetch(groups).Error, Fetch(groups).Offset));
    }

    /// <summary>The broker dies after so many of the records that a commit writes: decision, marker, completion.</summary>
    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    public async Task Wherever_the_broker_dies_both_agree_afterwards(int survived, bool committed)
    {
        var (groups, transactions) = await StartAsync();
        var producer = await ConsumeAsync(groups, transactions);
        int decided = _transactions.Count;
        int pending = _offsets.Count;
        await transactions.EndAsync("t", producer, commit: true);
        Assert.Equal((decided + 2, pending + 1), (_transactions.Count, _offsets.Count));

        (groups, transactions) = await StartAsync(
            _offsets.CutAt(pending + (survived >= 2 ? 1 : 0)),
            _transactions.CutAt(decided + (survived >= 3 ? 2 : survived >= 1 ? 1 : 0)));
        _time.Pass(120);

        Assert.Equal((CoordinatorError.None, committed ? 10 : -1), (Fetch(groups).Error, Fetch(groups).Offset));
        Assert.Equal(committed ? TransactionState.CompleteCommit : TransactionState.CompleteAbort, transactions.Describe("t").State);
    }

    [Fact]
    public async Task A_new_producer_of_the_id_frees_the_offsets_of_the_old()
    {
        var (groups, transactions) = await StartAsync();
        await ConsumeAsync(groups, transactions);

        var again = await transactions.InitProducerIdAsync(new("t", TimeSpan.FromMinutes(1)));

        Assert.Equal(CoordinatorError.ConcurrentTransactions, again.Error);
        Assert.Equal((CoordinatorError.None, -1), (Fetch(groups).Error, Fetch(groups).Offset));
    }

    private async Task<(GroupCoordinator Groups, TransactionCoordinator Transactions)> StartAsync(
        MemoryLog? offsets = null, MemoryLog? transactions = null)
    {
        var groups = new GroupCoordinator(offsets ?? _offsets, new(), _time, NullLogger<GroupCoordinator>.Instance);
        groups.Load();
        var coordinator = new TransactionCoordinator(
            transactions ?? _transactions, new Markers(groups), new(), _time, NullLogger<TransactionCoordinator>.Instance);
        await coordinator.LoadAsync();
        return (groups, coordinator);
    }

    private static async Task<ProducerIdentity> ConsumeAsync(GroupCoordinator groups, TransactionCoordinator transactions)
    {
        var producer = (await transactions.InitProducerIdAsync(new("t", TimeSpan.FromMinutes(1)))).Producer;
        Assert.Equal(CoordinatorError.None, transactions.AddOffsets("t", producer, groups.PartitionOf("g")));
        Assert.Equal(CoordinatorError.None, transactions.Verify("t", producer, groups.PartitionOf("g")));
        var committed = groups.CommitOffsets(new("g", "", null, -1, [new(new("ticks", 0), 10, -1, "")]) { Producer = producer });
        Assert.Equal(CoordinatorError.None, committed.Error);
        return producer;
    }

    private static FetchedOffset Fetch(GroupCoordinator groups) =>
        Assert.Single(groups.FetchOffsets(new("g", [new TopicPartition("ticks", 0)], RequireStable: true)));

    private sealed class Markers(GroupCoordinator groups) : ITransactionMarkers
    {
        public Task WriteAsync(IReadOnlyCollection<TopicPartition> partitions, TransactionMarker marker)
        {
            foreach (var partition in partitions)
            {
                groups.EndTransaction(partition.Partition, marker);
            }

            return Task.CompletedTask;
        }
    }
}
