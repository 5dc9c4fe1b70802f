using System.Text;

namespace Candlewick.Ingestor.Text;

/// <summary>Tells by its first bytes what a file is that is no text.</summary>
internal static class FileContent
{
    private static readonly (byte[] Start, string Words)[] Known =
    [
        ([.. "PAR1"u8], "it is a Parquet file; write it out as CSV"),
        ([.. "ARROW1"u8], "it is an Arrow file; write it out as CSV"),
        ([0x89, .. "HDF"u8], "it is an HDF5 file; write it out as CSV"),
        ([.. "SQLite format 3"u8], "it is an SQLite database; write its table out as CSV"),
        ([0xd0, 0xcf, 0x11, 0xe0], "it is an old Excel or Word file; save it as CSV"),
        ([0xfd, .. "7zXZ"u8], "it is packed with xz; unpack it, or pack it with gzip or zstd"),
        ([.. "BZh"u8], "it is packed with bzip2; unpack it, or pack it with gzip or zstd"),
        ([.. "7z"u8, 0xbc, 0xaf], "it is a 7-Zip archive; unpack it, or pack it with gzip or zstd"),
        ([.. "Rar!"u8], "it is a RAR archive; unpack it, or pack it with gzip or zstd"),
        ([0x04, 0x22, 0x4d, 0x18], "it is packed with lz4; unpack it, or pack it with gzip or zstd"),
        ([0xff, 0xfe, 0, 0], "it is UTF-32; save it as UTF-8"),
        ([0, 0, 0xfe, 0xff], "it is UTF-32; save it as UTF-8"),
        ([.. "%PDF"u8], "it is a PDF"),
        ([.. "<!"u8], "it is a web page, not data; look at how it was downloaded"),
        ([.. "<html"u8], "it is a web page, not data; look at how it was downloaded"),
        ([.. "<?xml"u8], "it is XML; write it out as CSV"),
        ([.. "{"u8], "it is JSON; write it out as CSV"),
        ([.. "["u8], "it is JSON; write it out as CSV"),
    ];

    /// <summary>What a file is that begins with these bytes, as the middle of a message; null where it may be text.</summary>
    public static string? NotText(ReadOnlySpan<byte> start)
    {
        foreach (var (known, words) in Known)
        {
            if (start.StartsWith(known))
            {
                return words;
            }
        }

        return start.StartsWith("\uFEFF"u8) ? NotText(start[3..]) : start.Contains((byte)0) ? "it is no text: it holds bytes of zero" : null;
    }

    /// <summary>The encoding of UTF-16, by its mark or by where the zeros of Latin letters are; null for everything else.</summary>
    public static Encoding? Utf16(ReadOnlySpan<byte> start) => start.Length < 4 ? null
        : start.StartsWith((ReadOnlySpan<byte>)[0xff, 0xfe]) && start[2] != 0 ? Encoding.Unicode
        : start.StartsWith((ReadOnlySpan<byte>)[0xfe, 0xff]) ? Encoding.BigEndianUnicode
        : start[1] == 0 && start[3] == 0 && start[0] != 0 && start[2] != 0 ? Encoding.Unicode
        : start[0] == 0 && start[2] == 0 && start[1] != 0 && start[3] != 0 ? Encoding.BigEndianUnicode
        : null;
}
