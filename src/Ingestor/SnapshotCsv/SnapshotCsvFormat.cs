using Candlewick.Ingestor.Files;
using Candlewick.Ingestor.Merge;

namespace Candlewick.Ingestor.SnapshotCsv;

/// <summary>Snapshot CSV: any instruments and dates in one file, so that only reading it tells which.</summary>
internal sealed class SnapshotCsvFormat(IReadOnlyList<string> defaultVenues) : IFileFormat
{
    public string Feed => "csv";

    public bool WholeDays => false;

    public FileFacts Examine(string path, CancellationToken cancellationToken)
    {
        using var cursor = new FileCursor(this, path, new FileFacts(0, 0, []));
        var coverage = new CoverageScan();
        long startUs = 0;
        while (cursor.Advance())
        {
            cancellationToken.ThrowIfCancellationRequested();
            startUs = startUs == 0 ? cursor.KeyUs : startUs;
            if (cursor is { Outcome: ReadOutcome.Item, Instrument: { } instrument })
            {
                coverage.Add(instrument.Id, cursor.Tick.BucketUs);
            }
        }

        return new FileFacts(startUs, coverage.FirstDate, coverage.Days);
    }

    public ITickFile Open(string path) => new SnapshotCsvFile(path, defaultVenues);
}
