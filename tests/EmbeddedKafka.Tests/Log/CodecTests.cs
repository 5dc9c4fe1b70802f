using Candlewick.EmbeddedKafka.Log;
using Candlewick.EmbeddedKafka.Log.Compression;
using Candlewick.EmbeddedKafka.Log.Records;

namespace Candlewick.EmbeddedKafka.Tests.Log;

public sealed class CodecTests : IDisposable
{
    public static TheoryData<int> Codecs => CompressedBatches.Codecs;

    private readonly LogFolder _folder = new() { Config = new LogConfig { Compact = true, Delete = false, SegmentBytes = 4000, MinCleanableDirtyRatio = 0 } };

    [Theory]
    [MemberData(nameof(Codecs))]
    public void A_time_inside_a_batch_finds_its_own_record(int codec)
    {
        using var log = _folder.Open();
        for (int batch = 0; batch < 3; batch++)
        {
            Assert.Equal(LogError.None, log.AppendBatch(CompressedBatches.Pack(TenRecords(batch * 10), codec)).Error);
        }

        for (int i = 0; i < 30; i++)
        {
            var found = new TimestampedOffset(i, Batches.T0 + (10 * i));
            Assert.Equal(found, log.OffsetForTimestamp(found.Timestamp, IsolationLevel.ReadUncommitted));
            Assert.Equal(found, log.OffsetForTimestamp(found.Timestamp - 9, IsolationLevel.ReadUncommitted));
        }

        Assert.Equal(new TimestampedOffset(29, Batches.T0 + 290), log.OffsetForTimestamp(OffsetSpec.MaxTimestamp, IsolationLevel.ReadUncommitted));
    }

    [Theory]
    [MemberData(nameof(Codecs))]
    public void Compaction_leaves_the_last_value_of_each_key(int codec)
    {
        using var log = _folder.Open();
        string value = new('v', 300);
        for (int i = 0; i < 60; i++)
        {
            log.AppendBatch(CompressedBatches.Pack(Batches.Keyed(("a", $"{value}{i}"), ("b", $"{value}{i}"), ($"only{i}", "x")), codec));
        }

        Seal(log);
        long before = log.SizeBytes;
        Assert.True(log.Compact());

        var seen = log.ReadAll().Where(r => r.Key != "seal").ToList();
        Assert.Equal([177, 178], seen.Where(r => r.Key is "a" or "b").Select(r => r.Offset));
        Assert.Equal(60, seen.Count(r => r.Key!.StartsWith("only", StringComparison.Ordinal)));
        Assert.True(log.SizeBytes < before);
    }

    [Theory]
    [MemberData(nameof(Codecs))]
    public void A_topic_that_is_overwritten_does_not_grow(int codec)
    {
        using var log = _folder.Open();
        var sizes = new List<long>();
        for (int round = 0; round < 5; round++)
        {
            for (int i = 0; i < 100; i++)
            {
                log.AppendBatch(CompressedBatches.Pack(Batches.Keyed(($"k{i % 10}", Noise(round, i)), ($"k{i % 7}", Noise(i, round))), codec));
            }

            Seal(log);
            log.Compact();
            sizes.Add(log.SizeBytes);
        }

        Assert.InRange(sizes[^1], 1, 2 * sizes[0]);
    }

    [Theory]
    [InlineData((int)CompressionCodec.Gzip)]
    [InlineData((int)CompressionCodec.Zstd)]
    public void A_batch_that_loses_records_stays_packed_where_it_would_grow(int codec)
    {
        using var log = _folder.Open();
        string value = new('v', 3000);
        log.AppendBatch(CompressedBatches.Pack(Batches.Keyed(("a", value), ("b", value)), codec));
        log.AppendBatch(Batches.Keyed(("a", "new")));
        Seal(log);
        Assert.True(log.Compact());

        using var read = log.Read(0, 1, IsolationLevel.ReadUncommitted, minOneMessage: true);
        Assert.Equal(codec, new RecordBatch(read.Batches.Span).RawCompression);
        Assert.Equal(value, log.ReadAll().Single(r => r.Key == "b").Value);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void What_is_not_what_its_batch_says_is_refused_where_keys_are_looked_at(int codec)
    {
        using var log = _folder.Open();
        var batch = CompressedBatches.Pack(Batches.Keyed(("a", "1")), codec);
        var bytes = batch.Span;
        bytes[RecordBatch.HeaderBytes..].Fill(0xEE);
        BatchStamp.SetCrc(bytes);

        Assert.Equal(LogError.InvalidRecord, log.AppendBatch(batch).Error);
    }

    [Theory]
    [InlineData((int)CompressionCodec.Gzip)]
    [InlineData((int)CompressionCodec.Zstd)]
    public void What_would_decode_to_gigabytes_is_refused(int codec)
    {
        using var packed = new MemoryStream();
        BatchPayload.Encode(new byte[BatchPayload.MaxBytes + 1], (CompressionCodec)codec, packed);
        byte[] bomb = [.. Batches.Of("v").Span[..RecordBatch.HeaderBytes], .. packed.ToArray()];
        bomb[RecordBatch.AttributesAt + 1] = (byte)codec;
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bomb.AsSpan(RecordBatch.LengthAt), bomb.Length - RecordBatch.LogOverheadBytes);

        Assert.False(BatchPayload.TryDecode(new RecordBatch(bomb), out _));
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Ten milliseconds between each.</summary>
    private static Memory<byte> TenRecords(int first)
    {
        var builder = new RecordBatchBuilder(Batches.T0 + (10 * first));
        for (int i = first; i < first + 10; i++)
        {
            builder.Append(Batches.T0 + (10 * i), [1], [2]);
        }

        return builder.Build();
    }

    /// <summary>Text that no codec makes shorter than half.</summary>
    private static string Noise(int a, int b)
    {
        var random = new Random((a * 1000) + b);
        return new string([.. Enumerable.Range(0, 50).Select(_ => (char)('!' + random.Next(90)))]);
    }

    private static void Seal(PartitionLog log)
    {
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(LogError.None, log.AppendBatch(Batches.Keyed(("seal", new string('x', 3500)))).Error);
        }
    }
}
