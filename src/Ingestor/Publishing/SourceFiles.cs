using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Candlewick.Ingestor.Files;
using Candlewick.Ingestor.Merge;
using Candlewick.Market.Instruments;

namespace Candlewick.Ingestor.Publishing;

/// <summary>
/// The files of a source in an order of their own, by name and content, and the source's name. Neither depends on the
/// order of the arguments or on where the files lie, so that a run that is started again finds its position.
/// </summary>
internal sealed class SourceFiles
{
    private readonly IFileFormat _format;
    private readonly IReadOnlyList<Entry> _entries;

    private SourceFiles(IFileFormat format, IReadOnlyList<Entry> entries)
    {
        _format = format;
        _entries = entries;
        FirstUs = entries.Where(e => e.Facts.StartUs != 0).Select(e => e.Facts.StartUs).DefaultIfEmpty().Min();
        int date = entries.Where(e => e.Facts.FirstDate != 0).Select(e => e.Facts.FirstDate).DefaultIfEmpty().Min();
        byte[] identity = SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(entries.Select(e => $"{e.Name}\n{e.Hash}\n"))));
        Source = string.Create(CultureInfo.InvariantCulture, $"{format.Feed}/{date:00000000}.{Convert.ToHexStringLower(identity.AsSpan(0, 4))}");
    }

    /// <summary><c>&lt;feed&gt;/&lt;yyyymmdd of the earliest date&gt;.&lt;8 hex of SHA-256 over names and content hashes&gt;</c>.</summary>
    public string Source { get; }

    /// <summary>Nothing is merged before this time, microseconds UTC.</summary>
    public long FirstUs { get; }

    /// <summary><c>INSTRUMENT|yyyymmdd</c> of everything in the files.</summary>
    public IEnumerable<string> Coverage => CoverageOf(_ => true);

    /// <summary>Every instrument in the files.</summary>
    public IEnumerable<InstrumentId> Instruments =>
        Coverage.Select(day => day[..day.IndexOf('|', StringComparison.Ordinal)]).Distinct(StringComparer.Ordinal).Select(InstrumentId.Parse);

    /// <exception cref="IngestException">A file cannot be used, is given twice, or two of them hold the same day.</exception>
    public static SourceFiles Examine(IFileFormat format, IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        if (paths.Count == 0)
        {
            throw new IngestException("no files were given; name one or more");
        }

        var entries = new List<Entry>(paths.Count);
        foreach (string path in paths)
        {
            cancellationToken.ThrowIfCancellationRequested();
            entries.Add(new Entry(path, Path.GetFileName(path), HashOf(path), format.Examine(path, cancellationToken)));
        }

        entries.Sort((a, b) => (a.Name, a.Hash).CompareTo((b.Name, b.Hash)));
        for (int i = 1; i < entries.Count; i++)
        {
            if (entries[i].Hash == entries[i - 1].Hash && entries[i].Name == entries[i - 1].Name)
            {
                throw new IngestException($"'{entries[i - 1].Path}' and '{entries[i].Path}' are the same file; name it once");
            }
        }

        if (format.WholeDays)
        {
            RefuseSharedDays(entries);
        }

        if (entries.TrueForAll(e => e.Facts.StartUs == 0))
        {
            throw new IngestException($"there is nothing to ingest: no line of {string.Join(", ", paths.Select(p => $"'{p}'"))} could be read as a tick");
        }

        return new SourceFiles(format, entries);
    }

    /// <summary>Cursors at the beginning of every file that has anything to read.</summary>
    public IReadOnlyList<FileCursor> Open() => [.. _entries.Select(e => new FileCursor(_format, e.Path, e.Facts))];

    /// <summary>Coverage of the files that <paramref name="chosen"/> takes by their number in <see cref="Open"/>'s order.</summary>
    public IEnumerable<string> CoverageOf(Func<int, bool> chosen) =>
        _entries.Where((_, i) => chosen(i)).SelectMany(e => e.Facts.Coverage).Distinct().Order(StringComparer.Ordinal);

    private static void RefuseSharedDays(List<Entry> entries)
    {
        var owners = new Dictionary<string, string>();
        foreach (var entry in entries)
        {
            foreach (string day in entry.Facts.Coverage)
            {
                if (!owners.TryAdd(day, entry.Path))
                {
                    throw new IngestException($"'{owners[day]}' and '{entry.Path}' both hold {day.Replace('|', ' ')}; name one of them");
                }
            }
        }
    }

    private static string HashOf(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IngestException($"'{path}' cannot be read: {e.Message}", e);
        }
    }

    private sealed record Entry(string Path, string Name, string Hash, FileFacts Facts);
}
