using Candlewick.EmbeddedKafka.Log;
using Candlewick.EmbeddedKafka.Log.Records;

namespace Candlewick.EmbeddedKafka.Tests.Log;

public sealed class AppendTests : IDisposable
{
    private readonly LogFolder _folder = new();

    [Fact]
    public void Offsets_count_records_and_reads_give_back_the_bytes()
    {
        using var log = _folder.Open();
        Assert.Equal(0, log.Append("a", "b").BaseOffset);
        Assert.Equal(2, log.Append("c").BaseOffset);

        Assert.Equal(["0a", "1b", "2c"], log.ReadAll().Select(r => r.Offset + r.Value));
        Assert.Equal(3, log.HighWatermark);
        Assert.Equal(["2c"], log.ReadAll(from: 2).Select(r => r.Offset + r.Value));
    }

    [Fact]
    public void Only_offset_and_epoch_of_a_clients_bytes_change()
    {
        using var log = _folder.Open();
        log.Append("first");
        var sent = Batches.Of("x", "y");
        byte[] before = sent.ToArray();
        log.AppendBatch(sent);

        using var read = log.Read(1, 1000, IsolationLevel.ReadUncommitted, true);
        byte[] stored = read.Batches.ToArray();
        Assert.Equal(before[16..], stored[16..]);
        Assert.Equal(1, new RecordBatch(stored).BaseOffset);
    }

    [Theory]
    [InlineData(16, 1, nameof(LogError.InvalidRecord))]   // magic 1
    [InlineData(17, 0x55, nameof(LogError.CorruptMessage))] // checksum
    [InlineData(11, 0x01, nameof(LogError.CorruptMessage))] // length too small for the records
    [InlineData(8, 0x7F, nameof(LogError.CorruptMessage))] // length beyond the bytes
    [InlineData(8, 0xFF, nameof(LogError.CorruptMessage))] // negative length
    [InlineData(70, 0x7E, nameof(LogError.CorruptMessage))] // a flipped byte in a record
    public void Damage_is_refused(int at, byte value, string expected)
    {
        using var log = _folder.Open();
        var batch = Batches.Of("some", "values");
        batch.Span[at] = value;

        Assert.Equal(expected, log.AppendBatch(batch).Error.ToString());
        Assert.Equal(0, log.HighWatermark);
    }

    [Theory]
    [InlineData(RecordBatch.RecordCountAt + 3, 3)] // more records than there are
    [InlineData(RecordBatch.RecordCountAt + 3, 0)]
    [InlineData(RecordBatch.LastOffsetDeltaAt + 3, 7)]
    [InlineData(RecordBatch.LastOffsetDeltaAt, 0xFF)] // negative
    [InlineData(RecordBatch.AttributesAt + 1, 0x20)] // a control batch from a client
    [InlineData(RecordBatch.AttributesAt + 1, 0x05)] // an unknown codec
    [InlineData(RecordBatch.AttributesAt + 1, 0x10)] // a transaction without a producer
    [InlineData(RecordBatch.HeaderBytes, 0x7F)] // a record longer than its batch
    public void Batches_that_contradict_themselves_are_refused_though_their_checksum_is_right(int at, byte value)
    {
        using var log = _folder.Open();
        var batch = Batches.Of("some", "values");
        batch.Span[at] = value;
        BatchStamp.SetCrc(batch.Span);

        Assert.Equal(LogError.InvalidRecord, log.AppendBatch(batch).Error);
        Assert.Equal(0, log.HighWatermark);
    }

    [Fact]
    public void A_client_sends_one_batch_and_a_coordinator_any_number()
    {
        using var log = _folder.Open();
        Memory<byte> two = (byte[])[.. Batches.Of("a").Span, .. Batches.Of("b", "c").Span];

        Assert.Equal(LogError.InvalidRecord, log.Append(two, AppendOrigin.Client).Error);
        Assert.Equal(LogError.InvalidRecord, log.Append(Memory<byte>.Empty, AppendOrigin.Client).Error);
        Assert.Equal(3, log.Append(two, AppendOrigin.Coordinator).NextOffset);
        Assert.Equal(["0a", "1b", "2c"], log.ReadAll().Select(r => r.Offset + r.Value));
    }

    [Fact]
    public void Sizes_have_limits()
    {
        _folder.Config = new LogConfig { MaxMessageBytes = 200, SegmentBytes = 150 };
        using var log = _folder.Open();

        Assert.Equal(LogError.MessageTooLarge, log.Append(new string('x', 200)).Error);
        Assert.Equal(LogError.RecordListTooLarge, log.Append(new string('x', 100)).Error);
        Assert.Equal(LogError.None, log.Append("x").Error);
    }

    [Theory]
    [InlineData(-2_000, nameof(LogError.InvalidTimestamp))]
    [InlineData(-1_000, nameof(LogError.None))]
    [InlineData(500, nameof(LogError.None))]
    [InlineData(501, nameof(LogError.InvalidTimestamp))]
    public void Times_too_far_from_the_brokers_clock_are_refused(long ahead, string expected)
    {
        _folder.Config = new LogConfig { TimestampBeforeMaxMs = 1_000, TimestampAfterMaxMs = 500 };
        using var log = _folder.Open();

        Assert.Equal(expected, log.AppendBatch(Batches.At(_folder.Clock.NowMs + ahead, "v")).Error.ToString());
    }

    [Fact]
    public void Log_append_time_replaces_the_producers_time()
    {
        _folder.Config = new LogConfig { TimestampType = TimestampType.LogAppendTime };
        using var log = _folder.Open();
        var result = log.AppendBatch(Batches.At(5, "a", "b"));

        Assert.Equal(_folder.Clock.NowMs, result.LogAppendTimeMs);
        Assert.All(log.ReadAll(), r => Assert.Equal(_folder.Clock.NowMs, r.Timestamp));
    }

    [Fact]
    public void A_header_that_is_wrong_about_the_latest_time_is_put_right()
    {
        using var log = _folder.Open();
        var batch = Batches.At(Batches.T0, "a");
        BatchStamp.SetMaxTimestamp(batch.Span, Batches.T0 + 999);
        log.AppendBatch(batch);

        Assert.Equal(new TimestampedOffset(0, Batches.T0), log.OffsetForTimestamp(OffsetSpec.MaxTimestamp, IsolationLevel.ReadUncommitted));
    }

    [Fact]
    public void A_compacted_topic_wants_keys()
    {
        _folder.Config = new LogConfig { Compact = true, Delete = false };
        using var log = _folder.Open();

        Assert.Equal(LogError.InvalidRecord, log.AppendBatch(Batches.Keyed(("a", "1"), (null, "2"))).Error);
        Assert.Equal(LogError.None, log.AppendBatch(Batches.Keyed(("a", "1"), ("", "2"))).Error);
    }

    public void Dispose() => _folder.Dispose();
}
