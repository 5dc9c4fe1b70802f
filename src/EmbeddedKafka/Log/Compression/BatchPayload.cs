using System.IO.Compression;
using Candlewick.EmbeddedKafka.Log.Records;
using ZstdSharp;

namespace Candlewick.EmbeddedKafka.Log.Compression;

/// <summary>
/// The records of a batch, decompressed where that is needed: to find keys for compaction, or one record by time.
/// </summary>
internal static class BatchPayload
{
    /// <summary>A batch that claims to decompress to more is treated as one that cannot be decoded.</summary>
    public const int MaxBytes = 128 * 1024 * 1024;

    /// <summary>False for a payload that is not what its batch says.</summary>
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
            CompressionCodec.Gzip => TryCopy(new GZipStream(new MemoryStream(records.ToArray()), CompressionMode.Decompress), target),
            CompressionCodec.Snappy => Snappy.TryDecode(records, target),
            CompressionCodec.Lz4 => Lz4Frame.TryDecode(records, target),
            CompressionCodec.Zstd => TryCopy(new DecompressionStream(new MemoryStream(records.ToArray()), leaveOpen: false), target),
            _ => false,
        };
        records = decoded ? target.Written.Span : default;
        return decoded;
    }

    /// <summary>Records as <paramref name="codec"/> packs them into <paramref name="target"/>: zstd, and gzip for all others, which every client reads.</summary>
    /// <returns>The codec it is.</returns>
    public static CompressionCodec Encode(ReadOnlySpan<byte> records, CompressionCodec codec, Stream target)
    {
        bool isZstd = codec == CompressionCodec.Zstd;
        using Stream packed = isZstd
            ? new CompressionStream(target, leaveOpen: true)
            : new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true);
        packed.Write(records);
        return isZstd ? CompressionCodec.Zstd : CompressionCodec.Gzip;
    }

    private static bool TryCopy(Stream source, GrowingBuffer target)
    {
        using (source)
        {
            byte[] chunk = new byte[16 * 1024];
            try
            {
                int read;
                while ((read = source.Read(chunk)) > 0)
                {
                    if (!target.TryWrite(chunk.AsSpan(0, read)))
                    {
                        return false;
                    }
                }

                return true;
            }
            catch (Exception e) when (e is InvalidDataException or EndOfStreamException or ZstdException)
            {
                return false;
            }
        }
    }
}
