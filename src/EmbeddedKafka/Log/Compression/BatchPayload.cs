using System.IO.Compression;
using Candlewick.EmbeddedKafka.Log.Records;

namespace Candlewick.EmbeddedKafka.Log.Compression;

/// <summary>
/// The records of a batch, decompressed where that is needed: to find keys for compaction, or one record by time.
/// Zstandard is not decoded; its batches are kept and served whole.
/// </summary>
internal static class BatchPayload
{
    /// <summary>A batch that claims to decompress to more is treated as one that cannot be decoded.</summary>
    public const int MaxBytes = 128 * 1024 * 1024;

    /// <summary>False for a codec that is not decoded, and for a payload that is not what its batch says.</summary>
    public static bool TryDecode(RecordBatch batch, out ReadOnlySpan<byte> records)
    {
        records = batch.Payload;
        if (batch.Compression == CompressionCodec.None)
        {
            return true;
        }

        var target = new GrowingBuffer((int)Math.Min(MaxBytes, records.Length * 4L), MaxBytes);
        bool decoded = batch.Compression switch
        {
            CompressionCodec.Gzip => TryInflate(records, target),
            CompressionCodec.Snappy => Snappy.TryDecode(records, target),
            CompressionCodec.Lz4 => Lz4Frame.TryDecode(records, target),
            _ => false,
        };
        records = decoded ? target.Written.Span : default;
        return decoded;
    }

    private static bool TryInflate(ReadOnlySpan<byte> bytes, GrowingBuffer target)
    {
        using var gzip = new GZipStream(new MemoryStream(bytes.ToArray()), CompressionMode.Decompress);
        byte[] chunk = new byte[16 * 1024];
        try
        {
            int read;
            while ((read = gzip.Read(chunk)) > 0)
            {
                if (!target.TryWrite(chunk.AsSpan(0, read)))
                {
                    return false;
                }
            }

            return true;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }
}
