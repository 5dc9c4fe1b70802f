using System.Buffers.Binary;
using Candlewick.EmbeddedKafka.Log.Compression;
using Candlewick.EmbeddedKafka.Log.Records;

namespace Candlewick.EmbeddedKafka.Tests.Log;

/// <summary>Batches as compressing producers send them. Snappy and LZ4 are written the plainest way their formats have: nothing matched.</summary>
internal static class CompressedBatches
{
    /// <summary>Every codec of Kafka's protocol, by its number.</summary>
    public static TheoryData<int> Codecs => [0, 1, 2, 3, 4];

    public static Memory<byte> Pack(ReadOnlyMemory<byte> batch, int codec)
    {
        using var packed = new MemoryStream();
        packed.Write(batch.Span[..RecordBatch.HeaderBytes]);
        Write(batch.Span[RecordBatch.HeaderBytes..], (CompressionCodec)codec, packed);
        byte[] bytes = packed.ToArray();
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(RecordBatch.LengthAt), bytes.Length - RecordBatch.LogOverheadBytes);
        BinaryPrimitives.WriteInt16BigEndian(bytes.AsSpan(RecordBatch.AttributesAt), (short)(new RecordBatch(batch.Span).Attributes + codec));
        BatchStamp.SetCrc(bytes);
        return bytes;
    }

    private static void Write(ReadOnlySpan<byte> records, CompressionCodec codec, Stream target)
    {
        switch (codec)
        {
            case CompressionCodec.None:
                target.Write(records);
                break;
            case CompressionCodec.Snappy:
                WriteSnappy(records, target);
                break;
            case CompressionCodec.Lz4:
                WriteLz4(records, target);
                break;
            default:
                Assert.Equal(codec, BatchPayload.Encode(records, codec, target));
                break;
        }
    }

    private static void WriteSnappy(ReadOnlySpan<byte> records, Stream target)
    {
        for (int rest = records.Length; ; rest >>= 7)
        {
            target.WriteByte((byte)(rest < 0x80 ? rest : rest | 0x80));
            if (rest < 0x80)
            {
                break;
            }
        }

        // One literal whose length takes four bytes.
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, records.Length - 1);
        target.WriteByte(63 << 2);
        target.Write(length);
        target.Write(records);
    }

    private static void WriteLz4(ReadOnlySpan<byte> records, Stream target)
    {
        // Magic, version 1, blocks of up to 64 KiB, a header checksum that nobody checks; one stored block; the end.
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(length, (uint)records.Length | 0x8000_0000);
        target.Write([0x04, 0x22, 0x4D, 0x18, 0x40, 0x40, 0]);
        target.Write(length);
        target.Write(records);
        target.Write([0, 0, 0, 0]);
    }
}
