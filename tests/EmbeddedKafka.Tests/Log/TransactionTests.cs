using Candlewick.EmbeddedKafka.Log;

namespace Candlewick.EmbeddedKafka.Tests.Log;

public sealed class TransactionTests : IDisposable
{
    private readonly LogFolder _folder = new();

    [Fact]
    public void An_open_transaction_holds_the_stable_offset_until_it_is_decided()
    {
        using var log = _folder.Open();
        log.Append("before");
        log.AppendBatch(Batches.InTransaction(1, 0, 0, "t1"));
        log.AppendBatch(Batches.InTransaction(2, 0, 0, "t2"));
        log.Append("after");
        Assert.Equal(1, log.LastStableOffset);
        Assert.Equal(["before"], Committed(log));

        log.AppendMarker(1, 0, commit: true, coordinatorEpoch: 0);
        Assert.Equal(2, log.LastStableOffset);
        log.AppendMarker(2, 0, commit: false, coordinatorEpoch: 0);
        Assert.Equal(log.HighWatermark, log.LastStableOffset);
        Assert.Equal(["before", "t1", "after"], Committed(log));
        Assert.Equal(["before", "t1", "t2", "after"], log.ReadAll().Select(r => r.Value));
    }

    [Fact]
    public void Aborted_transactions_are_found_from_any_offset_and_across_segments()
    {
        _folder.Config = new LogConfig { SegmentBytes = 300 };
        using var log = _folder.Open();
        for (int i = 0; i < 10; i++)
        {
            log.AppendBatch(Batches.InTransaction(1, i, 0, $"aborted{i}"));
            log.Append($"plain{i}");
        }

        log.AppendMarker(1, 0, commit: false, coordinatorEpoch: 0);
        Assert.True(log.SegmentCount > 3);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"plain{i}"), Committed(log));
        Assert.Equal(["plain8", "plain9"], log.ReadAll(15, IsolationLevel.ReadCommitted).Select(r => r.Value).Skip(1));

        log.Close();
        using var again = _folder.Open();
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"plain{i}"), Committed(again));
    }

    [Fact]
    public void Markers_are_fenced_by_epoch_and_coordinator()
    {
        using var log = _folder.Open();
        log.AppendBatch(Batches.InTransaction(1, 0, 5, "a"));

        Assert.Equal(LogError.InvalidProducerEpoch, log.AppendMarker(1, 4, true, 9).Error);
        Assert.Equal(LogError.InvalidProducerEpoch, log.AppendMarker(1, 5, true, 9, transactionVersion: 2).Error);
        Assert.Equal(LogError.None, log.AppendMarker(1, 6, true, 9, transactionVersion: 2).Error);
        Assert.Equal(LogError.None, log.AppendMarker(1, 6, true, 9, transactionVersion: 2).Error);
        Assert.Equal(LogError.TransactionCoordinatorFenced, log.AppendMarker(1, 6, true, 8).Error);
        Assert.Equal(LogError.InvalidProducerEpoch, log.AppendBatch(Batches.InTransaction(1, 1, 5, "late")).Error);
        Assert.Equal(LogError.None, log.AppendBatch(Batches.InTransaction(1, 0, 6, "next")).Error);
    }

    [Fact]
    public void A_plain_batch_inside_the_producers_own_transaction_is_refused()
    {
        using var log = _folder.Open();
        log.AppendBatch(Batches.InTransaction(1, 0, 0, "a"));

        Assert.Equal(LogError.InvalidTxnState, log.AppendBatch(Batches.From(1, 1, 0, "b")).Error);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Open_and_aborted_transactions_survive(bool orderly)
    {
        var log = _folder.Open();
        log.AppendBatch(Batches.InTransaction(1, 0, 0, "aborted"));
        log.AppendMarker(1, 0, commit: false, coordinatorEpoch: 3);
        log.AppendBatch(Batches.InTransaction(1, 1, 0, "open"));
        log.Append("plain");
        if (orderly)
        {
            log.Close();
        }

        using var copy = _folder.Copy();
        using var after = copy.Open();
        Assert.Equal(2, after.LastStableOffset);
        Assert.Empty(Committed(after));
        Assert.Equal(LogError.TransactionCoordinatorFenced, after.AppendMarker(1, 0, true, 2).Error);
        Assert.Equal(LogError.None, after.AppendMarker(1, 0, true, 3).Error);
        Assert.Equal(["open", "plain"], Committed(after));
        log.Dispose();
    }

    [Fact]
    public async Task A_waiter_wakes_by_bytes_and_by_markers()
    {
        using var log = _folder.Open();
        using var bytes = new GrowthWaiter(150);
        bytes.Watch(log);
        log.Append("x");
        Assert.False(bytes.Grown.IsCompleted);
        log.Append(new string('x', 100));
        await bytes.Grown.WaitAsync(TimeSpan.FromSeconds(10));

        log.AppendBatch(Batches.InTransaction(1, 0, 0, "a"));
        using var marker = new GrowthWaiter(1_000_000);
        marker.Watch(log);
        log.AppendMarker(1, 0, true, 0);
        Assert.True(await marker.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System, CancellationToken.None));
    }

    public void Dispose() => _folder.Dispose();

    private static List<string?> Committed(PartitionLog log) => [.. log.ReadAll(isolation: IsolationLevel.ReadCommitted).Select(r => r.Value)];
}
