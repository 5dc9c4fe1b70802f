using Candlewick.EmbeddedKafka.Coordination;
using Candlewick.EmbeddedKafka.Transactions;
using static Candlewick.EmbeddedKafka.Tests.Transactions.TransactionHarness;

namespace Candlewick.EmbeddedKafka.Tests.Transactions;

public sealed class InitProducerIdTests
{
    [Fact]
    public async Task A_producer_without_a_transactional_id_is_new_each_time()
    {
        await using var t = await StartAsync();

        var first = await t.TryInitAsync(id: null);
        var second = await t.TryInitAsync(id: null);

        Assert.Equal((0, 0), (first.Producer.Epoch, second.Producer.Epoch));
        Assert.NotEqual(first.Producer.Id, second.Producer.Id);
    }

    [Fact]
    public async Task A_transactional_id_keeps_its_producer_and_gets_a_new_epoch()
    {
        await using var t = await StartAsync();

        var first = await t.InitAsync();
        var second = await t.InitAsync();

        Assert.Equal(first with { Epoch = 1 }, second);
        Assert.NotEqual(first.Id, (await t.InitAsync(id: "another")).Id);
    }

    [Fact]
    public async Task Producer_ids_are_never_given_out_again()
    {
        await using var t = await StartAsync();
        var seen = new HashSet<long>();
        var again = t;
        for (int start = 0; start < 3; start++)
        {
            for (int i = 0; i < 1500; i++)
            {
                Assert.True(seen.Add((await again.TryInitAsync(id: null)).Producer.Id));
            }

            again = await again.RestartAsync();
        }
    }

    [Theory]
    [InlineData(0, CoordinatorError.InvalidTransactionTimeout)]
    [InlineData(900, CoordinatorError.None)]
    [InlineData(900.001, CoordinatorError.InvalidTransactionTimeout)]
    public async Task A_timeout_has_bounds(double seconds, object expected)
    {
        await using var t = await StartAsync();
        Assert.Equal(expected, (await t.TryInitAsync(timeout: seconds)).Error);
    }

    [Fact]
    public async Task An_empty_transactional_id_is_no_id()
    {
        await using var t = await StartAsync();
        Assert.Equal(CoordinatorError.InvalidRequest, (await t.TryInitAsync(id: "")).Error);
    }

    /// <summary>After two initialisations: the epoch is 1, the last one is known where the producer itself asked for it.</summary>
    [Theory]
    [InlineData(1, 0, CoordinatorError.None, 2)]
    [InlineData(0, 0, CoordinatorError.None, 1)]
    [InlineData(2, 0, CoordinatorError.ProducerFenced, -1)]
    [InlineData(1, 1, CoordinatorError.ProducerFenced, -1)]
    public async Task Who_says_what_it_was_must_be_right(short epoch, int idOffset, object error, short expected)
    {
        await using var t = await StartAsync();
        var first = await t.InitAsync();
        await t.InitAsync(expected: first);

        var result = await t.TryInitAsync(new ProducerIdentity(first.Id + idOffset, epoch));

        Assert.Equal((error, expected), (result.Error, result.Producer.Epoch));
    }

    [Fact]
    public async Task One_that_was_overtaken_by_a_new_producer_is_fenced()
    {
        await using var t = await StartAsync();
        var first = await t.InitAsync();
        await t.InitAsync();

        Assert.Equal(CoordinatorError.ProducerFenced, (await t.TryInitAsync(expected: first)).Error);
    }

    [Fact]
    public async Task An_open_transaction_is_aborted_before_its_id_is_given_to_another()
    {
        await using var t = await StartAsync();
        var first = await t.InitAsync();
        t.Add(first);

        Assert.Equal(CoordinatorError.ConcurrentTransactions, (await t.TryInitAsync()).Error);
        Assert.Equal("A1", t.Written.Of(Ticks));
        Assert.Equal(2, (await t.InitAsync()).Epoch);
        Assert.Equal(CoordinatorError.ProducerFenced, t.Add(first));
        Assert.Equal(CoordinatorError.ProducerFenced, await t.CommitAsync(first));
    }

    [Fact]
    public async Task While_markers_are_written_a_producer_has_to_come_back()
    {
        await using var t = await StartAsync();
        var producer = await t.InitAsync();
        t.Add(producer);
        var gate = new TaskCompletionSource();
        t.Written.Gate = gate.Task;
        var ending = t.CommitAsync(producer);

        Assert.Equal(CoordinatorError.ConcurrentTransactions, (await t.TryInitAsync()).Error);
        gate.SetResult();
        await ending;
        Assert.Equal(1, (await t.InitAsync()).Epoch);
        Assert.Equal("C0", t.Written.Of(Ticks));
    }

    [Fact]
    public async Task After_the_last_epoch_comes_another_producer_id()
    {
        await using var t = await StartAsync();
        var producer = await t.InitAsync();
        for (int epoch = 1; epoch < short.MaxValue; epoch++)
        {
            producer = await t.InitAsync(expected: producer);
        }

        Assert.Equal(short.MaxValue - 1, producer.Epoch);
        var next = await t.InitAsync(expected: producer);
        Assert.Equal(0, next.Epoch);
        Assert.NotEqual(producer.Id, next.Id);
        Assert.Equal(next, await t.InitAsync(expected: producer));
        Assert.Equal(CoordinatorError.InvalidProducerIdMapping, t.Add(producer));
    }

    [Fact]
    public async Task A_producer_of_the_last_epoch_can_still_be_fenced()
    {
        await using var t = await StartAsync();
        var producer = await t.InitAsync();
        for (int epoch = 1; epoch < short.MaxValue; epoch++)
        {
            producer = await t.InitAsync();
        }

        t.Add(producer);
        Assert.Equal(CoordinatorError.ConcurrentTransactions, (await t.TryInitAsync()).Error);
        Assert.Equal($"A{short.MaxValue}", t.Written.Of(Ticks));
        Assert.Equal(0, (await t.InitAsync()).Epoch);
    }

    [Fact]
    public async Task What_cannot_be_written_was_not_given_out()
    {
        await using var t = await StartAsync();
        var first = await t.InitAsync();
        t.Log.Failing = CoordinatorError.CoordinatorNotAvailable;
        Assert.Equal(CoordinatorError.CoordinatorNotAvailable, (await t.TryInitAsync()).Error);
        t.Log.Failing = null;

        Assert.Equal(CoordinatorError.None, t.Add(first));
    }
}
