using Candlewick.EmbeddedKafka.Log;

namespace Candlewick.EmbeddedKafka.Tests.Log;

public sealed class ProducerTests : IDisposable
{
    private readonly LogFolder _folder = new();

    [Theory]
    [InlineData(0, 2, nameof(LogError.None))]
    [InlineData(0, 3, nameof(LogError.OutOfOrderSequenceNumber))]
    [InlineData(0, 1, nameof(LogError.OutOfOrderSequenceNumber))]
    [InlineData(1, 0, nameof(LogError.None))]
    [InlineData(1, 2, nameof(LogError.OutOfOrderSequenceNumber))]
    [InlineData(-1, 0, nameof(LogError.InvalidRecord))]
    public void After_two_records_of_epoch_0(short epoch, int sequence, string expected)
    {
        using var log = _folder.Open();
        log.AppendBatch(Batches.From(7, 0, 0, "a", "b"));

        Assert.Equal(expected, log.AppendBatch(Batches.From(7, sequence, epoch, "c")).Error.ToString());
    }

    [Fact]
    public void An_older_epoch_is_fenced()
    {
        using var log = _folder.Open();
        log.AppendBatch(Batches.From(7, 0, 3, "a"));

        Assert.Equal(LogError.InvalidProducerEpoch, log.AppendBatch(Batches.From(7, 1, 2, "b")).Error);
    }

    [Fact]
    public void An_unknown_producer_may_begin_anywhere()
    {
        using var log = _folder.Open();
        Assert.Equal(LogError.None, log.AppendBatch(Batches.From(7, 40, 2, "a")).Error);
        Assert.Equal(LogError.None, log.AppendBatch(Batches.From(7, 41, 2, "a")).Error);
    }

    [Fact]
    public void Sequence_numbers_wrap()
    {
        using var log = _folder.Open();
        log.AppendBatch(Batches.From(7, int.MaxValue - 1, 0, "a", "b", "c"));

        Assert.Equal(LogError.OutOfOrderSequenceNumber, log.AppendBatch(Batches.From(7, 2, 0, "d")).Error);
        Assert.Equal(LogError.None, log.AppendBatch(Batches.From(7, 1, 0, "d")).Error);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_last_five_batches_are_known_when_sent_again(bool reopen)
    {
        var log = _folder.Open();
        for (int i = 0; i < 6; i++)
        {
            log.AppendBatch(Batches.From(7, i, 0, $"v{i}"));
        }

        if (reopen)
        {
            log.Close();
            log = _folder.Open();
        }

        for (int i = 1; i < 6; i++)
        {
            var again = log.AppendBatch(Batches.From(7, i, 0, $"v{i}"));
            Assert.True(again.IsDuplicate);
            Assert.Equal((LogError.None, (long)i), (again.Error, again.BaseOffset));
        }

        Assert.Equal(LogError.OutOfOrderSequenceNumber, log.AppendBatch(Batches.From(7, 0, 0, "v0")).Error);
        Assert.Equal(6, log.HighWatermark);
        log.Dispose();
    }

    [Fact]
    public void Duplicates_are_known_after_a_crash_without_a_checkpoint()
    {
        using var log = _folder.Open();
        log.AppendBatch(Batches.From(7, 0, 0, "a"));
        log.AppendBatch(Batches.From(7, 1, 0, "b"));

        using var copy = _folder.Copy();
        using var after = copy.Open();
        Assert.True(after.AppendBatch(Batches.From(7, 1, 0, "b")).IsDuplicate);
        Assert.Equal(2, after.AppendBatch(Batches.From(7, 2, 0, "c")).BaseOffset);
    }

    [Fact]
    public void A_silent_producer_is_forgotten_unless_its_transaction_is_open()
    {
        using var log = _folder.Open();
        log.AppendBatch(Batches.From(7, 0, 0, "a"));
        log.AppendBatch(Batches.InTransaction(8, 0, 0, "a"));
        _folder.Clock.NowMs += (long)_folder.Settings.ProducerExpiry.TotalMilliseconds + 1;
        log.ExpireProducers();

        Assert.Equal([8L], log.DescribeProducers().Select(p => p.ProducerId));
    }

    public void Dispose() => _folder.Dispose();
}
