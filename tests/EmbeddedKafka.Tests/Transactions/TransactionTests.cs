using Candlewick.EmbeddedKafka.Coordination;
using Candlewick.EmbeddedKafka.Transactions;
using static Candlewick.EmbeddedKafka.Tests.Transactions.TransactionHarness;

namespace Candlewick.EmbeddedKafka.Tests.Transactions;

public sealed class TransactionTests
{
    [Theory]
    [InlineData(true, "C0", TransactionState.CompleteCommit)]
    [InlineData(false, "A0", TransactionState.CompleteAbort)]
    public async Task Every_partition_gets_the_outcome(bool commit, string marker, object state)
    {
        await using var t = await StartAsync();
        var producer = await t.InitAsync();
        Assert.Equal(CoordinatorError.None, t.Add(producer, Ticks));
        Assert.Equal(CoordinatorError.None, t.Coordinator.AddOffsets(Id, producer, new("__consumer_offsets", 3)));
        Assert.Equal(CoordinatorError.None, t.Add(producer, Ticks, Candles));

        Assert.Equal(CoordinatorError.None, await t.Coordinator.EndAsync(Id, producer, commit));

        Assert.Equal((marker, marker, marker), (t.Written.Of(Ticks), t.Written.Of(Candles), t.Written.Of(new("__consumer_offsets", 3))));
        Assert.Equal(state, t.State);
    }

    /// <summary>i initialise, p add a partition, c commit, a abort; what the last step is answered with.</summary>
    [Theory]
    [InlineData("ipc", CoordinatorError.None)]
    [InlineData("ipcc", CoordinatorError.None)]
    [InlineData("ipaa", CoordinatorError.None)]
    [InlineData("ipca", CoordinatorError.InvalidTxnState)]
    [InlineData("ipac", CoordinatorError.InvalidTxnState)]
    [InlineData("ic", CoordinatorError.InvalidTxnState)]
    [InlineData("ia", CoordinatorError.InvalidTxnState)]
    [InlineData("ipcpa", CoordinatorError.None)]
    [InlineData("ipcpp", CoordinatorError.None)]
    [InlineData("ipcic", CoordinatorError.InvalidTxnState)]
    public async Task A_sequence_of_requests_ends_as_in_Kafka(string steps, object expected)
    {
        await using var t = await StartAsync();
        var producer = ProducerIdentity.None;
        var last = CoordinatorError.UnknownServerError;
        foreach (char step in steps)
        {
            if (step == 'i')
            {
                producer = await t.InitAsync();
            }

            last = step switch
            {
                'p' => t.Add(producer),
                'c' => await t.CommitAsync(producer),
                'a' => await t.AbortAsync(producer),
                _ => CoordinatorError.None,
            };
        }

        Assert.Equal(expected, last);
    }

    [Theory]
    [InlineData(0, 1, CoordinatorError.ProducerFenced)]
    [InlineData(0, -1, CoordinatorError.ProducerFenced)]
    [InlineData(1, 0, CoordinatorError.InvalidProducerIdMapping)]
    public async Task Another_producer_is_refused(long idOffset, short epochOffset, object expected)
    {
        await using var t = await StartAsync();
        await t.InitAsync();
        var producer = await t.InitAsync();
        t.Add(producer);
        var other = new ProducerIdentity(producer.Id + idOffset, (short)(producer.Epoch + epochOffset));

        Assert.Equal(expected, t.Add(other));
        Assert.Equal(expected, await t.CommitAsync(other));
        Assert.Equal(expected, t.Coordinator.Verify(Id, other, Ticks));
    }

    [Fact]
    public async Task An_id_that_was_never_initialised_is_refused()
    {
        await using var t = await StartAsync();

        Assert.Equal(CoordinatorError.InvalidProducerIdMapping, t.Add(new(1, 0)));
        Assert.Equal(CoordinatorError.InvalidProducerIdMapping, await t.CommitAsync(new(1, 0)));
        Assert.Equal(CoordinatorError.InvalidRequest, t.Coordinator.AddPartitions("", new(1, 0), [Ticks]));
        Assert.Equal(CoordinatorError.InvalidRequest, await t.Coordinator.EndAsync("", new(1, 0), commit: true));
    }

    [Fact]
    public async Task A_producer_writes_only_to_partitions_of_its_transaction()
    {
        await using var t = await StartAsync();
        var producer = await t.InitAsync();
        t.Add(producer, Ticks);

        Assert.Equal(CoordinatorError.None, t.Coordinator.Verify(Id, producer, Ticks));
        Assert.Equal(CoordinatorError.TransactionAbortable, t.Coordinator.Verify(Id, producer, Candles));

        await t.CommitAsync(producer);
        Assert.Equal(CoordinatorError.TransactionAbortable, t.Coordinator.Verify(Id, producer, Ticks));
    }

    [Fact]
    public async Task Between_the_decision_and_its_last_marker_nothing_moves()
    {
        await using var t = await StartAsync();
        var producer = await t.InitAsync();
        t.Add(producer);
        var gate = new TaskCompletionSource();
        t.Written.Gate = gate.Task;
        var ending = t.CommitAsync(producer);

        Assert.Equal(TransactionState.PrepareCommit, t.State);
        Assert.Equal(CoordinatorError.ConcurrentTransactions, t.Add(producer, Candles));
        Assert.Equal(CoordinatorError.ConcurrentTransactions, await t.CommitAsync(producer));
        Assert.Equal(CoordinatorError.InvalidTxnState, await t.AbortAsync(producer));
        Assert.Equal(CoordinatorError.ConcurrentTransactions, t.Coordinator.Verify(Id, producer, Ticks));
        t.Time.Pass(5);

        gate.SetResult();
        Assert.Equal(CoordinatorError.None, await ending);
        Assert.Equal("C0", t.Written.Of(Ticks));
    }

    [Fact]
    public async Task A_transaction_that_is_open_for_too_long_is_aborted_and_its_producer_fenced()
    {
        await using var t = await StartAsync();
        var producer = await t.InitAsync();
        t.Time.Pass(100);
        t.Add(producer);
        t.Time.Pass(40);
        t.Add(producer, Candles);
        t.Time.Pass(20);
        Assert.Equal(TransactionState.Ongoing, t.State);

        t.Time.Pass(2);

        Assert.Equal(TransactionState.CompleteAbort, t.State);
        Assert.Equal(("A1", "A1"), (t.Written.Of(Ticks), t.Written.Of(Candles)));
        Assert.Equal(CoordinatorError.ProducerFenced, await t.CommitAsync(producer));
        Assert.Equal(CoordinatorError.InvalidProducerEpoch, t.Add(producer).ForOlderClient());
        Assert.Equal(2, (await t.InitAsync()).Epoch);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Markers_that_cannot_be_written_are_tried_again(int writtenBefore)
    {
        await using var t = await StartAsync();
        var producer = await t.InitAsync();
        t.Add(producer, Ticks, Candles);
        t.Written.FailAfter = writtenBefore;

        Assert.Equal(CoordinatorError.None, await t.CommitAsync(producer));
        Assert.Equal(TransactionState.PrepareCommit, t.State);
        t.Time.Pass(3);
        Assert.Equal(TransactionState.PrepareCommit, t.State);

        t.Written.FailAfter = null;
        t.Time.Pass(1);
        Assert.Equal((TransactionState.CompleteCommit, "C0"), (t.State, t.Written.Of(Ticks)));
        Assert.Equal(CoordinatorError.None, await t.CommitAsync(producer));
    }

    [Fact]
    public async Task A_decision_that_cannot_be_written_is_none()
    {
        await using var t = await StartAsync();
        var producer = await t.InitAsync();
        t.Add(producer);
        t.Log.Failing = CoordinatorError.CoordinatorNotAvailable;

        Assert.Equal(CoordinatorError.CoordinatorNotAvailable, await t.CommitAsync(producer));
        Assert.Empty(t.Written.Markers);

        t.Log.Failing = null;
        Assert.Equal(CoordinatorError.None, await t.AbortAsync(producer));
        Assert.Equal("A0", t.Written.Of(Ticks));
    }

    [Fact]
    public async Task An_id_that_nobody_uses_is_forgotten_after_a_week()
    {
        await using var t = await StartAsync(options: new() { SweepInterval = TimeSpan.FromHours(1) });
        var producer = await t.InitAsync();
        t.Time.Pass(TimeSpan.FromDays(6));
        t.Add(producer);
        await t.CommitAsync(producer);
        t.Time.Pass(TimeSpan.FromDays(6));
        Assert.Equal(CoordinatorError.None, t.Coordinator.Describe(Id).Error);

        t.Time.Pass(TimeSpan.FromDays(2));

        Assert.Equal(CoordinatorError.TransactionalIdNotFound, t.Coordinator.Describe(Id).Error);
        await using var again = await t.RestartAsync();
        Assert.Equal(CoordinatorError.InvalidProducerIdMapping, again.Add(producer));
        Assert.NotEqual(producer.Id, (await again.InitAsync()).Id);
    }

    [Fact]
    public async Task Transactions_are_described_and_listed()
    {
        await using var t = await StartAsync();
        var producer = await t.InitAsync();
        var other = await t.InitAsync(id: "other");
        long started = t.Time.GetUtcNow().ToUnixTimeMilliseconds();
        t.Add(producer, Ticks, Candles);
        t.Time.Pass(10);

        var described = t.Coordinator.Describe(Id);
        Assert.Equal((CoordinatorError.None, TransactionState.Ongoing, producer, started), (described.Error, described.State, described.Producer, described.StartedMs));
        Assert.Equal(["candles-3", "ticks-0"], described.Partitions.Select(each => each.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal(CoordinatorError.TransactionalIdNotFound, t.Coordinator.Describe("none").Error);
        Assert.Equal(CoordinatorError.InvalidRequest, t.Coordinator.Describe("").Error);

        string[] Listed(TransactionFilter filter) => [.. t.Coordinator.List(filter).Select(each => each.TransactionalId).Order(StringComparer.Ordinal)];
        Assert.Equal(["other", "t"], Listed(TransactionFilter.All));
        Assert.Equal(["t"], Listed(TransactionFilter.All with { States = new HashSet<TransactionState> { TransactionState.Ongoing } }));
        Assert.Equal(["other"], Listed(TransactionFilter.All with { ProducerIds = new HashSet<long> { other.Id } }));
        Assert.DoesNotContain("t", Listed(TransactionFilter.All with { LongerThan = TimeSpan.FromSeconds(10) }));
        Assert.Contains("t", Listed(TransactionFilter.All with { LongerThan = TimeSpan.FromSeconds(9) }));
    }
}
