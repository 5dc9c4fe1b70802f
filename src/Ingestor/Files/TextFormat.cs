using System.Collections.Concurrent;
using Candlewick.Ingestor.Merge;
using Candlewick.Ingestor.Order;
using Candlewick.Ingestor.Text;

namespace Candlewick.Ingestor.Files;

/// <summary>
/// A format of which a line is a tick. Only reading a file tells what is in it, so it is read before the first tick is published, for a refusal
/// must come before it; of each line only who and when. A file that is not in the order of time is sorted when it is opened.
/// </summary>
/// <param name="options">How files are to be read.</param>
internal abstract class TextFormat(FileFormatOptions options) : IFileFormat
{
    private const int ProblemsShown = 3;

    private readonly ConcurrentDictionary<string, Disorder> _disorders = new();

    public virtual bool WholeDays => false;

    /// <summary>What a file of it is, as the middle of a message: <c>a snapshot CSV</c>.</summary>
    protected abstract string Name { get; }

    protected FileFormatOptions Options => options;

    public virtual FileFacts Examine(string path, CancellationToken cancellationToken)
    {
        var (firstUs, problems, damage) = Begin(path);
        if (firstUs == 0)
        {
            return new FileFacts(0, 0, []) { Problems = damage is null ? problems : [.. problems, damage] };
        }

        var (disorder, earliestUs, coverage) = Scan(path, cancellationToken);
        _disorders[path] = disorder;
        return new FileFacts(disorder.Displaced > 0 ? earliestUs : firstUs, coverage.FirstDate, coverage.Days);
    }

    public ITickFile Open(string path) => DisorderOf(path) is { Displaced: > 0 } disorder ? OpenSorted(path, disorder) : Open(path, timesOnly: false);

    /// <summary>How a file that has been examined is not in order.</summary>
    protected virtual Disorder DisorderOf(string path) => _disorders.GetValueOrDefault(path);

    /// <summary>The texts that a file holds, one where it is no archive.</summary>
    protected virtual IReadOnlyList<Func<PackedText>> Parts(string path) => [() => TextStream.Open(path)];

    /// <summary>What the lines mean, by the header, where there is one: that is taken from <paramref name="lines"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="lines">Before their first line.</param>
    /// <param name="timesOnly">Who and when is all that is wanted.</param>
    /// <exception cref="FormatException">The file is something else; the message says what was expected.</exception>
    protected abstract ILineParser Parser(string path, TextLines lines, bool timesOnly);

    /// <summary>Reads who and when of every line: how far they are in order, when the earliest was, and which days they cover.</summary>
    protected (Disorder Disorder, long EarliestUs, CoverageScan Coverage) Scan(string path, CancellationToken cancellationToken, bool isTotal = false)
    {
        var order = new LineOrder();
        var coverage = new CoverageScan();
        using var judged = new JudgedLines(Open(path, timesOnly: true), isTotal);
        for (int line = 0; judged.Advance(); line++)
        {
            if (line % 1024 == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            order.Take(judged);
            if (judged is { IsTick: true, Instrument: { } instrument })
            {
                coverage.Add(instrument, judged.Tick.BucketUs);
            }
        }

        return order.IsTotal ? Scan(path, cancellationToken, isTotal: true) : (new Disorder(order.Displaced, isTotal), order.EarliestUs, coverage);
    }

    /// <summary>Where the first tick stands, 0 where there is none, and what is wrong with the first lines before it.</summary>
    protected (long FirstUs, IReadOnlyList<string> Problems, string? Damage) Begin(string path)
    {
        var problems = new List<string>();
        using var cursor = new FileCursor(path, p => Open(p, timesOnly: false), startUs: 0);
        while (cursor.Advance())
        {
            if (cursor.KeyUs != 0)
            {
                return (cursor.KeyUs, problems, null);
            }

            if (cursor.Problem is { } problem && problems.Count < ProblemsShown)
            {
                problems.Add($"line {cursor.Line}: {problem}");
            }
        }

        return (0, problems, cursor.Damage);
    }

    private TextTickFile Open(string path, bool timesOnly)
    {
        var lines = new TextLines(Parts(path));
        return new TextTickFile(lines, ParserOf(path, lines, timesOnly), options.LatestUs);
    }

    private TextTickFile OpenSorted(string path, Disorder disorder)
    {
        using var sort = new LineSort();
        var order = new LineOrder();
        using var lines = new TextLines(Parts(path));
        var parser = ParserOf(path, lines, timesOnly: false);

        // Judged by the lines around them in the file, which is what sorting takes away: read twice, side by side.
        using var judged = new JudgedLines(Open(path, timesOnly: true), disorder.IsTotal);
        var messages = new SortLogMessages(options.Log, path);
        messages.Begins(disorder.Displaced);
        long length = new FileInfo(path).Length;
        while (judged.Advance() && lines.TryRead(out var line))
        {
            messages.Line(lines.BytesRead, length);
            order.Take(judged);
            sort.Add(order.KeyUs, lines.Line, lines.Part, line);
        }

        return new TextTickFile(sort.Sorted(lines.Damage ?? judged.Damage, length), parser, options.LatestUs) { Reordered = disorder.Displaced };
    }

    private ILineParser ParserOf(string path, TextLines lines, bool timesOnly)
    {
        try
        {
            return Parser(path, lines, timesOnly);
        }
        catch (FormatException e)
        {
            lines.Dispose();
            throw new IngestException($"'{path}' is not {Name}: {e.Message}. docs/feeds.md describes the format.", e);
        }
    }
}
