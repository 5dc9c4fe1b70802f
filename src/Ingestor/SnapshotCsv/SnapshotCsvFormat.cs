using Candlewick.Ingestor.Files;
using Candlewick.Ingestor.Text;

namespace Candlewick.Ingestor.SnapshotCsv;

/// <summary>Snapshot CSV: any instruments and dates in one file; docs/feeds.md describes it.</summary>
internal sealed class SnapshotCsvFormat(FileFormatOptions options) : TextFormat(options)
{
    protected override string Name => "a snapshot CSV";

    protected override ILineParser Parser(string path, TextLines lines, bool timesOnly)
    {
        if (!lines.TryRead(out var header))
        {
            throw new FormatException(lines.Damage ?? "it is empty: the first line names the columns");
        }

        var columns = SnapshotColumns.ParseHeader(header, Options.Columns);
        return new SnapshotLine(columns, CsvFields.DelimiterOf(header), new InstrumentNames(Options.DefaultVenues, master: Options.Master), Options, timesOnly);
    }
}
