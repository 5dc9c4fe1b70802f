using System.Text;
using ZstdSharp;

namespace Candlewick.Ingestor.Text;

/// <summary>
/// Opens files as UTF-8 text, whatever they are packed with (gzip, zstd, zip, one in the other) and in whichever encoding of Unicode they are.
/// That is told by their content, not by their names.
/// </summary>
internal static class TextStream
{
    private const int LookedAt = 512;

    /// <summary>More than one file is nested in would be a trap.</summary>
    private const int MostLayers = 3;

    /// <exception cref="IngestException">It cannot be opened.</exception>
    /// <exception cref="InvalidDataException">It is no text, or its packing is damaged at the start; the message says what it is.</exception>
    public static PackedText Open(string path)
    {
        var file = OpenFile(path);
        Stream stream = file;
        try
        {
            for (int layer = 0; layer < MostLayers; layer++)
            {
                var (start, whole) = Look(stream);
                if (IsZip(start))
                {
                    // It is read from its end, so it must be a file.
                    stream.Dispose();
                    return layer == 0 ? ZipText.Open(path) : throw new InvalidDataException("it is a zip within another packing; unpack it");
                }

                if (Unpack(start, whole) is not { } unpacked)
                {
                    return new PackedText(Decode(start, whole), () => file.Position);
                }

                stream = unpacked;
            }

            throw new InvalidDataException($"it is packed {MostLayers} times over; unpack it");
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <exception cref="IngestException">It cannot be opened.</exception>
    public static FileStream OpenFile(string path)
    {
        try
        {
            return Directory.Exists(path) ? throw new IngestException($"'{path}' is a folder; name files") : new FileStream(path, new FileStreamOptions { BufferSize = 0, Options = FileOptions.SequentialScan });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new IngestException(File.Exists(path) ? $"'{path}' cannot be read: {e.Message}" : $"'{path}' cannot be read: there is no such file", e);
        }
    }

    private static (byte[] Start, Stream Whole) Look(Stream stream)
    {
        byte[] start = new byte[LookedAt];
        int length = stream.ReadAtLeast(start, LookedAt, throwOnEndOfStream: false);
        return (start[..length], new PrefixedStream(start.AsMemory(0, length), stream));
    }

    private static Stream? Unpack(ReadOnlySpan<byte> start, Stream whole)
    {
        if (start.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]))
        {
            return new GzipStream(whole);
        }

        return start.StartsWith((ReadOnlySpan<byte>)[0x28, 0xb5, 0x2f, 0xfd]) ? new ZstdStream(new DecompressionStream(whole, leaveOpen: false)) : null;
    }

    private static bool IsZip(ReadOnlySpan<byte> start) => start is [(byte)'P', (byte)'K', 3, 4, ..] or [(byte)'P', (byte)'K', 5, 6, ..];

    private static Stream Decode(ReadOnlySpan<byte> start, Stream whole)
    {
        if (FileContent.Utf16(start) is { } utf16)
        {
            return Encoding.CreateTranscodingStream(whole, utf16, Encoding.UTF8);
        }

        return FileContent.NotText(start) is { } what ? throw new InvalidDataException(what) : whole;
    }
}
