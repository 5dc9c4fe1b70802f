using Candlewick.EmbeddedKafka.Coordination;
using Candlewick.EmbeddedKafka.Tests.Coordination;
using Candlewick.EmbeddedKafka.Transactions;
using static Candlewick.EmbeddedKafka.Tests.Transactions.TransactionHarness;

namespace Candlewick.EmbeddedKafka.Tests.Transactions;

public sealed class TransactionRestartTests
{
    [Fact]
    public async Task An_open_transaction_goes_on()
    {
        await using var before = await StartAsync();
        var producer = await before.InitAsync();
        before.Add(producer, Ticks, Candles);
        await using var after = await before.RestartAsync();

        Assert.Equal(TransactionState.Ongoing, after.State);
        Assert.Equal(CoordinatorError.None, after.Coordinator.Verify(Id, producer, Candles));
        Assert.Equal(CoordinatorError.None, await after.CommitAsync(producer));
        Assert.Equal(("C0", "C0"), (after.Written.Of(Ticks), after.Written.Of(Candles)));
    }

    [Fact]
    public async Task An_open_transaction_still_times_out()
    {
        await using var before = await StartAsync();
        before.Add(await before.InitAsync());
        before.Time.Pass(50);
        await using var after = await before.RestartAsync();
        after.Time.Pass(12);

        Assert.Equal((TransactionState.CompleteAbort, "A1"), (after.State, after.Written.Of(Ticks)));
    }

    [Theory]
    [InlineData(true, "C0")]
    [InlineData(false, "A0")]
    public async Task A_decided_transaction_is_completed(bool commit, string marker)
    {
        await using var before = await StartAsync();
        var producer = await before.InitAsync();
        before.Add(producer, Ticks, Candles);
        before.Written.FailAfter = 1;
        await before.Coordinator.EndAsync(Id, producer, commit);
        Assert.Equal("", before.Written.Of(Ticks));
        before.Written.FailAfter = null;

        await using var after = await before.RestartAsync();

        Assert.Equal((marker, $"{marker} {marker}"), (after.Written.Of(Ticks), after.Written.Of(Candles)));
        Assert.False(after.State is TransactionState.PrepareCommit or TransactionState.PrepareAbort);
        Assert.Equal(CoordinatorError.None, await after.Coordinator.EndAsync(Id, producer, commit));
    }

    [Fact]
    public async Task Fencing_survives()
    {
        await using var before = await StartAsync();
        var first = await before.InitAsync();
        var second = await before.InitAsync();
        await using var after = await before.RestartAsync();

        Assert.Equal(CoordinatorError.ProducerFenced, after.Add(first));
        Assert.Equal(CoordinatorError.None, after.Add(second));
    }

    [Fact]
    public async Task Compaction_changes_nothing()
    {
        await using var before = await StartAsync();
        var producer = await before.InitAsync();
        for (int i = 0; i < 5; i++)
        {
            before.Add(producer);
            await before.CommitAsync(producer);
        }

        before.Add(producer, Candles);
        await using var after = await before.RestartAsync(before.Log.Compacted());

        Assert.Equal(2, after.Log.Count);
        Assert.Equal(["candles-3"], after.Coordinator.Describe(Id).Partitions.Select(each => each.ToString()));
    }

    [Fact]
    public async Task A_damaged_record_is_not_taken_for_a_transaction()
    {
        foreach (byte[] value in new[] { new byte[] { 0, 0, 1 }, [0, 7], [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 99] })
        {
            var log = new MemoryLog("__transaction_state");
            log.Append(0, new([new(TransactionRecords.Key(Id), value)]));
            await Assert.ThrowsAsync<InvalidDataException>(() => StartAsync(log));
        }
    }
}
