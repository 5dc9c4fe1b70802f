using System.Text;
using Candlewick.Ingestor.Files;
using Candlewick.Ingestor.Sources;
using Candlewick.Instruments.Files;
using Candlewick.Market.Ticks;

namespace Candlewick.Ingestor.SnapshotCsv;

/// <summary>Snapshots of one CSV file; the format is described in docs/feeds.md.</summary>
internal sealed class SnapshotCsvFile : ITickFile
{
    private const long MinuteUs = 60_000_000;

    /// <summary>What the exchange's clock and ours may differ by, and a stamp still be believed.</summary>
    private const long AheadOfReceiveUs = 5 * MinuteUs;

    /// <summary>
    /// The longest step from one line to the next that is believed of a file without receive times: longer than any
    /// row of holidays, shorter than a wrong month or year.
    /// </summary>
    private const long LongestStepUs = 14 * 24 * 60 * MinuteUs;

    private readonly FileStream _file;
    private readonly Utf8LineReader _lines;
    private readonly SnapshotLine _parser;

    /// <exception cref="IngestException">The header cannot be understood.</exception>
    /// <param name="path">The file.</param>
    /// <param name="defaultVenues">Venues of bare symbols.</param>
    /// <param name="timesOnly">Reads who and when, and takes lines whose numbers are wrong for good ones.</param>
    public SnapshotCsvFile(string path, IReadOnlyList<string> defaultVenues, bool timesOnly = false)
    {
        _file = File.OpenRead(path);
        _lines = new Utf8LineReader(_file);
        try
        {
            if (!_lines.TryRead(out var header))
            {
                throw new FormatException(_lines.Damage ?? "it is empty: the first line names the columns");
            }

            _parser = new SnapshotLine(SnapshotColumns.ParseHeader(Encoding.UTF8.GetString(header)), new InstrumentNames(defaultVenues), timesOnly);
        }
        catch (FormatException e)
        {
            _lines.Dispose();
            throw new IngestException($"'{path}' is not a snapshot CSV: {e.Message}. docs/feeds.md describes the format.", e);
        }
    }

    public long Line => _lines.Line;

    public string? Problem { get; private set; }

    public string? Damage => _lines.Damage;

    public long BytesRead => _file.Position;

    public ReadOutcome Read(ref Tick tick, out FeedInstrument? instrument)
    {
        ReadOnlySpan<byte> line = default;
        while (line.IsEmpty)
        {
            if (!_lines.TryRead(out line))
            {
                instrument = null;
                return ReadOutcome.End;
            }
        }

        Problem = _parser.Parse(line, ref tick, out instrument);
        return Problem is null ? ReadOutcome.Item : ReadOutcome.Skipped;
    }

    public long PlausibleUntilUs(in Tick tick, long clockUs) =>
        tick.ReceiveUs != 0 ? tick.ReceiveUs + AheadOfReceiveUs
        : clockUs == 0 ? long.MaxValue
        : clockUs + LongestStepUs;

    public void Dispose() => _lines.Dispose();
}
