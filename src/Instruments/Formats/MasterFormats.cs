using System.IO.Compression;
using Candlewick.Instruments.Binance;
using Candlewick.Instruments.Breeze;
using Candlewick.Instruments.Coinbase;
using Candlewick.Instruments.Kite;
using Candlewick.Instruments.Kraken;
using Candlewick.Instruments.Merging;
using Candlewick.Instruments.SmartApi;

namespace Candlewick.Instruments.Formats;

/// <summary>Every vendor's format, and the one way to read a file of one.</summary>
internal static class MasterFormats
{
    private const int HeadLength = 4096;

    public static IReadOnlyList<IMasterFormat> All { get; } =
        [new KiteMaster(), new SmartApiMaster(), new BreezeMaster(), new BinanceMaster(), new CoinbaseMaster(), new KrakenMaster()];

    /// <exception cref="MasterException">There is no such vendor.</exception>
    public static IMasterFormat Of(string vendor) => All.FirstOrDefault(f => f.Vendor == vendor)
        ?? throw new MasterException($"'{vendor}' is no vendor of instruments; there are {string.Join(", ", All.Select(f => f.Vendor))}");

    /// <exception cref="MasterFileException">There is no such file, or no vendor's file begins like it.</exception>
    public static IMasterFormat Detect(string path)
    {
        byte[] head = new byte[HeadLength];
        int length;
        try
        {
            using var stream = Open(path);
            length = stream.ReadAtLeast(head, HeadLength, throwOnEndOfStream: false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new MasterFileException($"'{path}' cannot be read: {e.Message}", e);
        }

        var begins = head.AsMemory(head.AsSpan(0, length).StartsWith("\uFEFF"u8) ? "\uFEFF"u8.Length..length : ..length);
        return All.FirstOrDefault(f => f.Recognizes(begins.Span))
            ?? throw new MasterFileException(
                $"'{path}' line 1: this is no file of instruments of {string.Join(", ", All.Select(f => f.Vendor))}; docs/instruments.md says what those are");
    }

    /// <summary>Reads a whole file of <paramref name="format"/>.</summary>
    /// <exception cref="MasterFileException">It cannot be used.</exception>
    public static VendorListing Read(IMasterFormat format, string path, ScratchFolder scratch, CancellationToken cancellationToken)
    {
        var rows = new MasterRows(path, cancellationToken);
        try
        {
            using var stream = Open(path);
            format.Read(stream, rows);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new MasterFileException($"'{path}' cannot be read: {e.Message}", e);
        }

        return rows.Complete(format.Vendor, scratch);
    }

    /// <summary>The file, unpacked where it is gzipped, as vendors send it.</summary>
    private static Stream Open(string path)
    {
        var file = File.OpenRead(path);
        bool isGzip = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
        file.Position = 0;
        return isGzip ? new GZipStream(file, CompressionMode.Decompress) : file;
    }
}
