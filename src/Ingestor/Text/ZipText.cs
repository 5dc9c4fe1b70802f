using System.IO.Compression;
using Candlewick.Instruments.Files;

namespace Candlewick.Ingestor.Text;

/// <summary>The files within a zip, without the folders and the leavings of Macs.</summary>
internal static class ZipText
{
    /// <summary>The only file of the zip, to its end or to its damage.</summary>
    /// <exception cref="InvalidDataException">It holds none or several, or is something else in a zip's clothes.</exception>
    public static PackedText Open(string path)
    {
        if (Entries(path) is not { } names)
        {
            // Without its directory, which stands at its end: what is left can be read by the header at the start.
            var entry = ZipEntryStream.Open(path);
            return new PackedText(entry, () => entry.PackedPosition);
        }

        return names switch
        {
            [var only] => Open(path, only),
            [] => throw new InvalidDataException("the zip is empty"),
            _ when names.Contains("[Content_Types].xml") => throw new InvalidDataException("it is an Excel or Word file; save it as CSV"),
            _ => throw new InvalidDataException($"the zip has {names.Count} entries, expected one CSV: {string.Join(", ", names.Take(3))}{(names.Count > 3 ? ", …" : "")}"),
        };
    }

    /// <summary>One file of the zip.</summary>
    /// <exception cref="InvalidDataException">It cannot be read.</exception>
    public static PackedText Open(string path, string entry)
    {
        var file = TextStream.OpenFile(path);
        var archive = new ZipArchive(file, ZipArchiveMode.Read);
        try
        {
            return new PackedText(new OwningStream(ZipEntryStream.Of(archive.GetEntry(entry)!), archive), () => file.Position);
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    /// <summary>Names of its files, as they stand in it; null where its directory is missing or broken.</summary>
    public static IReadOnlyList<string>? Entries(string path)
    {
        using var file = TextStream.OpenFile(path);
        try
        {
            using var archive = new ZipArchive(file, ZipArchiveMode.Read);
            return [.. archive.Entries.Select(e => e.FullName).Where(IsFile)];
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static bool IsFile(string name) =>
        !name.EndsWith('/') && !name.StartsWith("__MACOSX/", StringComparison.Ordinal) && !name.EndsWith(".DS_Store", StringComparison.Ordinal);

    /// <summary>An entry and the archive that it is in, which nobody else closes.</summary>
    private sealed class OwningStream(Stream inner, ZipArchive archive) : ReadOnlyStream
    {
        public override int Read(Span<byte> buffer) => inner.Read(buffer);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
                archive.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
