using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using System.Text;
using Candlewick.Contracts.V1;
using Candlewick.Ingestor.Findings;
using Candlewick.Ingestor.Merge;
using Candlewick.Ingestor.Sources;
using Candlewick.Market.Instruments;
using Microsoft.Extensions.Logging;

namespace Candlewick.Ingestor.Files;

/// <summary>
/// Files of one feed as one source, in an order of their own, by name and content, as is the source's name. Neither depends on the
/// order of the arguments or on where the files lie, so that a run that is started again finds its position.
/// </summary>
public sealed class FileSource : ITickSource
{
    private readonly IFileFormat _format;
    private readonly IReadOnlyList<FileEntry> _entries;
    private readonly ILogger _logger;
    private readonly long _firstUs;
    private FileSourceReader? _reader;

    private FileSource(string feed, IFileFormat format, IReadOnlyList<FileEntry> entries, ILogger logger)
    {
        (_format, _entries, _logger) = (format, entries, logger);
        _firstUs = entries.Where(e => e.Facts.StartUs != 0).Select(e => e.Facts.StartUs).DefaultIfEmpty().Min();
        Coverage = CoveredDays.Union(entries.SelectMany(e => e.Facts.Coverage));
        Instruments = [.. Coverage.Select(day => day.Instrument).Distinct(StringComparer.Ordinal).Select(InstrumentId.Parse)];
        int date = entries.Where(e => e.Facts.FirstDate != 0).Select(e => e.Facts.FirstDate).DefaultIfEmpty().Min();
        byte[] identity = SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(entries.Select(e => $"{e.Name}\n{e.Hash}\n"))));
        Name = string.Create(CultureInfo.InvariantCulture, $"{feed}/{date:00000000}.{Convert.ToHexStringLower(identity.AsSpan(0, 4))}");
    }

    /// <summary><c>&lt;feed&gt;/&lt;yyyymmdd of the earliest date&gt;.&lt;8 hex of SHA-256 over names and content hashes&gt;</c>.</summary>
    public string Name { get; }

    public bool IsFinite => true;

    public IReadOnlyCollection<InstrumentId> Instruments { get; }

    public IReadOnlyCollection<CoveredDay> Coverage { get; }

    /// <summary>What the last pass took from each file so far.</summary>
    public IReadOnlyList<FileReport> Files => _reader?.Report() ?? [];

    /// <summary>What the last pass did not take as it was given, once it has ended.</summary>
    public IReadOnlyList<Finding> Findings => _reader?.Findings ?? [];

    /// <summary>Looks into the files, several at a time: what they are and what is in them, which must be known before the first tick is published.</summary>
    /// <param name="feed">Whose files they are.</param>
    /// <param name="paths">In any order: the order does not change what is published.</param>
    /// <param name="options">How they are to be read.</param>
    /// <param name="logger">Is told of lines that are skipped.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IngestException">A file cannot be used, is given twice, or two of them hold the same day.</exception>
    public static Task<FileSource> ExamineAsync(
        FileFeed feed, IReadOnlyList<string> paths, FileFormatOptions options, ILogger logger, CancellationToken cancellationToken) =>
        Task.Run(() => Examine(feed.Name, feed.Format(options with { Log = logger }), paths, logger, cancellationToken), cancellationToken);

    ITickReader ITickSource.Open(SourcePosition from)
    {
        var cursors = _entries.Select(e => new FileCursor(e.Path, _format.Open, e.Facts.StartUs)).ToList();
        _reader = new FileSourceReader(cursors, _firstUs, from, HeldBy, new FileLogMessages(_logger));
        return new ReadAhead(_reader);
    }

    internal static FileSource Examine(string feed, IFileFormat format, IReadOnlyList<string> paths, ILogger logger, CancellationToken cancellationToken)
    {
        if (paths.Count == 0)
        {
            throw new IngestException("no files were given; name one or more");
        }

        var entries = Entries(format, paths, cancellationToken);
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

        return entries.TrueForAll(e => e.Facts.StartUs == 0)
            ? throw new IngestException($"there is nothing to ingest:{string.Concat(entries.Select(Nothing))}")
            : new FileSource(feed, format, entries, logger);
    }

    /// <summary>Why there is nothing in a file.</summary>
    private static string Nothing(FileEntry entry) => entry.Facts.Problems is { Count: > 0 } problems
        ? $"\n  no line of '{entry.Path}' could be read as a tick:{string.Concat(problems.Select(p => $"\n    {p}"))}"
        : $"\n  '{entry.Path}' has no lines of data";

    private static List<FileEntry> Entries(IFileFormat format, IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        string[] hashes = new string[paths.Count];
        var facts = new FileFacts[paths.Count];
        try
        {
            // Reading for the hash and reading for what is in it are two jobs: of one large file, too, they go on at the same time.
            Parallel.For(0, 2 * paths.Count, new ParallelOptions { CancellationToken = cancellationToken }, job =>
            {
                if (job % 2 == 0)
                {
                    hashes[job / 2] = FileHash.Of(paths[job / 2]);
                }
                else
                {
                    facts[job / 2] = format.Examine(paths[job / 2], cancellationToken);
                }
            });
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions.FirstOrDefault(i => i is IngestException) ?? e.InnerExceptions[0]);
        }

        return [.. paths.Select((path, i) => new FileEntry(path, Path.GetFileName(path), hashes[i], facts[i])).OrderBy(e => (e.Name, e.Hash))];
    }

    /// <summary>What the files turned out to hold. One of which nothing could be read covers nothing: its mended successor is welcome.</summary>
    private List<CoveredDay> HeldBy(IReadOnlyList<FileCursor> cursors) => CoveredDays.Union(
        _entries.Zip(cursors).Where(file => file.Second.Ticks > 0).SelectMany(file => file.First.Facts.Coverage.Select(
            day => day.IsWhole() ? new CoveredDay(day) { FromUs = file.Second.Span.FirstUs, ToUs = file.Second.Span.LastUs } : day)));

    private static void RefuseSharedDays(List<FileEntry> entries)
    {
        var owners = new Dictionary<(string, uint, string), string>();
        foreach (var entry in entries)
        {
            foreach (var day in entry.Facts.Coverage)
            {
                if (!owners.TryAdd((day.Instrument, day.Date, entry.Facts.Aspect), entry.Path))
                {
                    throw new IngestException($"'{owners[(day.Instrument, day.Date, entry.Facts.Aspect)]}' and '{entry.Path}' both hold {day.Instrument} {day.Date}; name one of them");
                }
            }
        }
    }

    private sealed record FileEntry(string Path, string Name, string Hash, FileFacts Facts);
}
